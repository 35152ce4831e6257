BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Results' {
    BeforeEach { Push-Location }
    AfterEach { Pop-Location }

    It 'show as a table with one row a photo' {
        $null = New-PhotoDirectory a.jpg, b.jpg
        $lines = (Remove-ImageBackground *.jpg out | Out-String -Width 4096).Split("`n").TrimEnd() -ne ''
        $lines[0] | Should -Match '^Source\s+Kind\s+Pixels\s+Covers\s+Sure\s+ms\s+Output$'
        $lines[2] | Should -Match '^a\.jpg\s+CutOut\s+\d+x\d+\s+[\d.,]+\s?%'
        $lines[2] | Should -Match ([regex]::Escape((Join-Path out a.png)) + '$')
        $lines | Should -HaveCount 4
    }

    It 'show all they have as a list' {
        $null = New-PhotoDirectory a.jpg
        $text = Remove-ImageBackground a.jpg out | Format-List | Out-String -Width 160
        foreach ($label in 'Source', 'Output', 'Width', 'Height', 'Model', 'Coverage', 'BoundingBox', 'HasSubject', 'Certainty', 'Looks', 'Inference (ms)', 'Total (ms)') {
            $text | Should -MatchExactly "(?m)^$([regex]::Escape($label))\s+: \S"
        }
    }

    It 'are measured in the units that the help tells' {
        $null = New-PhotoDirectory a.jpg
        $result = Remove-ImageBackground a.jpg out
        $result.Width, $result.Height | Should -BeOfType int
        $result.Coverage, $result.Certainty, $result.Confidence | ForEach-Object { $_ | Should -BeGreaterThan 0; $_ | Should -BeLessOrEqual 1 }
        $result.BoundingBox.Width | Should -BeLessOrEqual $result.Width
        $result.Time.Total | Should -BeGreaterThan $result.Time.Inference
    }

    It 'are honest about a picture without a subject' {
        $null = New-PhotoDirectory
        # A bitmap of 64 x 64 equal pixels: file header, BITMAPINFOHEADER, pixels.
        $header = 'BM', 12342, 0, 54, 40, 64, 64, (1 + (24 -shl 16)), 0, 12288, 2835, 2835, 0, 0 |
            ForEach-Object { $_ -is [string] ? [Text.Encoding]::ASCII.GetBytes($_) : [BitConverter]::GetBytes([int] $_) }
        [IO.File]::WriteAllBytes((Join-Path $PWD flat.bmp), [byte[]] ($header + @(128) * 12288))
        $result = Remove-ImageBackground flat.bmp -WarningVariable warnings -WarningAction SilentlyContinue
        $result.HasSubject | Should -BeFalse
        $result.Coverage | Should -BeLessThan 0.01
        $warnings | Should -Match 'No subject was found'
    }

    It 'have the path of the written file where other cmdlets look for it' {
        $null = New-PhotoDirectory a.jpg
        $result = Remove-ImageBackground a.jpg
        $result.PSPath | Should -Be (Join-Path $PWD a.nobg.png)
        ($result | Get-Item).Name | Should -Be 'a.nobg.png'
    }

    It 'go on to Copy-Item' {
        $null = New-PhotoDirectory a.jpg, b.jpg, copies/x.jpg
        Remove-ImageBackground *.jpg out | Where-Object Coverage -GT 0 | Copy-Item -Destination copies -PassThru | Should -HaveCount 2
    }

    It 'go on to the cmdlet itself' {
        $null = New-PhotoDirectory a.jpg
        (Remove-ImageBackground a.jpg out | Remove-ImageBackground -DestinationPath masks -MaskOnly).Source | Should -Be (Join-Path $PWD out a.png)
    }

    It 'survive a file of objects' {
        $null = New-PhotoDirectory a.jpg
        $result = Remove-ImageBackground a.jpg
        $result | Export-Clixml result.xml
        $read = Import-Clixml result.xml
        foreach ($property in 'Source', 'Output', 'PSPath', 'Width', 'Coverage', 'HasSubject', 'Confidence') {
            $read.$property | Should -Be $result.$property -Because $property
        }

        $read.Time.Total | Should -Be $result.Time.Total
        $read.BoundingBox.X | Should -Be $result.BoundingBox.X
        ($read | Get-Item).Name | Should -Be 'a.nobg.png'
        ($read | Out-String -Width 160) | Should -Match 'Pixels'
    }

    It 'survive Start-Job' {
        $null = New-PhotoDirectory a.jpg
        $result = Start-Job { Import-Module $args[0]; Remove-ImageBackground $args[1] } -ArgumentList $module, (Join-Path $PWD a.jpg) | Receive-Job -Wait -AutoRemoveJob
        $result.HasSubject | Should -BeTrue
        ($result | Get-Item).Name | Should -Be 'a.nobg.png'
        $here = Remove-ImageBackground a.jpg here
        foreach ($box in 'BoundingBox', 'Crop', 'Placement') {
            foreach ($property in 'X', 'Y', 'Width', 'Height') {
                $result.$box.$property | Should -Be $here.$box.$property -Because "$box.$property"
            }
        }

        $result.Time.Total | Should -BeOfType double
        $result.Time.Inference | Should -BeGreaterThan 0
        ($result | Out-String -Width 4096) | Should -Match 'Sure\s+ms'
    }

    It 'of quantization survive Start-Job' {
        $null = New-PhotoDirectory a.jpg, b.jpg, c.jpg
        $model = Join-Path (Split-Path $module) models/u2netp.onnx
        if (-not (Test-Path -LiteralPath $model)) {
            Set-ItResult -Skipped -Because 'the module was built without a model'
        }

        $result = Start-Job {
            Import-Module $args[0]
            ConvertTo-QuantizedModel $args[1] $args[2] -Mode WeightOnly -Accuracy Unchecked -CalibrationPath "$($args[2])/*.jpg"
        } -ArgumentList $module, $model, $PWD.ProviderPath | Receive-Job -Wait -AutoRemoveJob
        $result.Agreement.IoU.Mean | Should -Be $result.IoU
    }

    It 'come as soon as they are there' {
        $null = New-PhotoDirectory a.jpg, b.jpg, c.jpg, d.jpg
        Remove-ImageBackground *.jpg out -ThrottleLimit 1 | Select-Object -First 1 | Should -HaveCount 1
        Get-ChildItem out -Force | Where-Object Extension -EQ .tmp | Should -BeNullOrEmpty
    }
}

Describe 'Parallel work' {
    BeforeEach { Push-Location }
    AfterEach { Pop-Location }

    It 'runs in ForEach-Object -Parallel' {
        $null = New-PhotoDirectory a.jpg
        $results = 1..6 | ForEach-Object -ThrottleLimit 3 -Parallel {
            Import-Module $using:module
            Remove-ImageBackground -LiteralPath (Join-Path $using:PWD a.jpg) -DestinationPath (Join-Path $using:PWD $_)
        }
        $results | Should -HaveCount 6
        $results.Coverage | Sort-Object -Unique | Should -HaveCount 1
    }

    It 'runs in thread jobs' {
        $null = New-PhotoDirectory a.jpg
        $jobs = 1..3 | ForEach-Object {
            Start-ThreadJob { Import-Module $using:module; Remove-ImageBackground (Join-Path $using:PWD a.jpg) (Join-Path $using:PWD $args[0]) } -ArgumentList $_
        }
        $jobs | Receive-Job -Wait -AutoRemoveJob | Should -HaveCount 3
    }
}

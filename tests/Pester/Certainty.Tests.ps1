BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Certainty' {
    BeforeEach {
        Push-Location
        $null = New-PhotoDirectory
        $null = New-Item photos -ItemType Directory
        $names = 'car-2.jpg', 'human-12.jpg', 'bike.jpg', 'girl-1.jpg'
        if (-not (Test-Path (Join-Path $shared images/photos))) {
            Set-ItResult -Skipped -Because 'there are no photos: set REMBG_SHARED to the directory that has images/photos'
        }

        $names | ForEach-Object { [IO.File]::Copy((Join-Path $shared images/photos $_), (Join-Path $PWD photos $_)) }
        # A bitmap of 64 x 64 equal pixels has no subject.
        $header = 'BM', 12342, 0, 54, 40, 64, 64, (1 + (24 -shl 16)), 0, 12288, 2835, 2835, 0, 0 |
            ForEach-Object { $_ -is [string] ? [Text.Encoding]::ASCII.GetBytes($_) : [BitConverter]::GetBytes([int] $_) }
        [IO.File]::WriteAllBytes((Join-Path $PWD photos/flat.bmp), [byte[]] ($header + @(128) * 12288))
    }

    AfterEach { Pop-Location }

    It 'sorts a run into done, to check and no subject, as docs/certainty.md describes' {
        $page = Get-Content -Raw (Join-Path $repository docs/certainty.md)
        $page -match '(?s)## Recipe.*?```powershell\n(?<recipe>.*?)```' | Should -BeTrue
        . ([scriptblock]::Create($Matches.recipe))
        $results | Should -HaveCount 5
        Get-ChildItem no-subject | Select-Object -ExpandProperty Name | Should -Be 'flat.png'
        $doubtful = $results | Where-Object { $_.HasSubject -and $_.Certainty -lt 0.9 } | ForEach-Object { Split-Path -Leaf $_.Output } | Sort-Object
        $doubtful | Should -Contain 'bike.png'
        $doubtful | Should -Not -Contain 'car-2.png'
        Get-ChildItem to-check | Select-Object -ExpandProperty Name | Sort-Object | Should -Be $doubtful
        Get-ChildItem cutouts | Should -HaveCount (4 - @($doubtful).Count)
        $sheet = Get-Content -Raw doubtful.html
        $order = [regex]::Matches($sheet, '<h3><bdi>(?<name>[^<]*)') | ForEach-Object { $_.Groups['name'].Value }
        $order | Should -HaveCount 5
        $order[0] | Should -Be 'flat.bmp'
        $order[1] | Should -Be 'bike.jpg'
        $sheet | Should -Match '5 photos: \d with a certainty below 0\.9, 1 without a subject'
    }

    It 'does not replace a report, and checks this before the first photo' {
        'mine' | Set-Content report.html
        { Remove-ImageBackground photos out -ReportPath report.html -ErrorAction Stop } | Should -Throw -ErrorId 'OutputExists*'
        { Remove-ImageBackground photos out -ReportPath report.pdf -ErrorAction Stop } | Should -Throw -ErrorId 'OptionsInvalid*'
        Get-Content report.html | Should -Be 'mine'
        'out' | Should -Not -Exist
    }

    It 'decides which photos a second model gets: <Name>' -ForEach @(
        @{ Name = 'all'; Parameters = @{ SecondBelow = 1 }; Asked = 4 }
        @{ Name = 'none'; Parameters = @{ SecondBelow = 'Auto'; SecondShare = '0%' }; Asked = 0 }
        @{ Name = 'half'; Parameters = @{ SecondBelow = 'auto'; SecondShare = 50 }; Asked = 2 }
    ) {
        Remove-Item photos/flat.bmp
        $env:U2NET_HOME = Join-Path $PWD models
        try {
            $null = Register-RembgModel -Path (Join-Path $shared models/u2netp.onnx) -Name twin
            $results = Remove-ImageBackground photos out -SecondModel twin @Parameters
            $chosen = @($results | Where-Object { $_.Looks.Model -contains 'twin' })
            $chosen | Should -HaveCount $Asked
            $results | Where-Object { $_ -notin $chosen } | ForEach-Object { $_.Model | Should -Be 'u2netp' }
            $results.FromCache | Should -Not -Contain $true
            $results | ForEach-Object { Split-Path -Leaf $_.Source } | Should -Be ('bike.jpg', 'car-2.jpg', 'girl-1.jpg', 'human-12.jpg')
            if ($Asked -eq 2) {
                $chosen | ForEach-Object { $_.Looks[0].Certainty } | Measure-Object -Maximum | ForEach-Object { $_.Maximum } |
                    Should -BeLessThan ($results | Where-Object { $_ -notin $chosen } | ForEach-Object Certainty | Measure-Object -Minimum).Minimum
            }
        }
        finally {
            Remove-Item env:U2NET_HOME
        }
    }

    It 'refuses what makes no sense: <Name>' -ForEach @(
        @{ Name = 'the same model twice'; Parameters = @{ SecondModel = 'u2netp' } }
        @{ Name = 'a limit without a model'; Parameters = @{ SecondBelow = 0.5 } }
        @{ Name = 'a share without a model'; Parameters = @{ SecondShare = '5%' } }
        @{ Name = 'a limit above 1'; Parameters = @{ SecondModel = 'u2net'; SecondBelow = 1.5; Offline = $true } }
        @{ Name = 'a limit that is no number'; Parameters = @{ SecondModel = 'u2net'; SecondBelow = 'often'; Offline = $true } }
        @{ Name = 'a share above 100 %'; Parameters = @{ SecondModel = 'u2net'; SecondBelow = 'Auto'; SecondShare = '101%'; Offline = $true } }
        @{ Name = 'a share with a limit'; Parameters = @{ SecondModel = 'u2net'; SecondBelow = 0.5; SecondShare = '10%'; Offline = $true } }
        @{ Name = 'a share while watching'; Parameters = @{ SecondModel = 'u2net'; SecondBelow = 'Auto'; Watch = $true; Offline = $true } }
        @{ Name = 'a report about a run without an end'; Parameters = @{ ReportPath = 'report.html'; Watch = $true } }
        @{ Name = 'a budget without Auto'; Parameters = @{ Budget = 'Best' } }
        @{ Name = 'Auto with a second model'; Parameters = @{ Model = 'Auto'; SecondModel = 'u2net' } }
    ) {
        { Remove-ImageBackground photos out @Parameters -ErrorAction Stop } | Should -Throw -ErrorId 'OptionsInvalid*'
        'out' | Should -Not -Exist
    }

    It 'names a second model that is missing, and does not download it offline' {
        { Remove-ImageBackground photos out -SecondModel isnet-general-use -Offline -ErrorAction Stop } | Should -Throw -ErrorId 'ModelNotFound*'
        { Remove-ImageBackground photos out -SecondModel isnet-genral-use -Offline -ErrorAction Stop } | Should -Throw '*isnet-general-use*'
    }

    It 'has models chosen automatically' {
        $result = Remove-ImageBackground photos/car-2.jpg out -Model Auto -Budget Best
        $result.Model | Should -Be 'u2netp'
    }
}

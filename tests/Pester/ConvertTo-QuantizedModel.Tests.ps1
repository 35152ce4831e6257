BeforeAll {
    . $PSScriptRoot/Shared.ps1

    # A new current location with photos and copies of the model under the given names.
    function New-ModelDirectory {
        param([string[]] $Name)

        $directory = New-PhotoDirectory photos/a.jpg, photos/b.jpg, photos/c.jpg
        $model = Join-Path (Split-Path $module) models/u2netp.onnx
        if (-not (Test-Path -LiteralPath $model)) {
            Set-ItResult -Skipped -Because 'the module was built without a model'
        }

        $Name | ForEach-Object { [IO.File]::Copy($model, (Join-Path $directory $_)) }
    }

    $unjudged = @{ Mode = 'WeightOnly'; Accuracy = 'Unchecked' }
}

Describe 'Quantized models' {
    BeforeEach { Push-Location }
    AfterEach { Pop-Location }

    It 'are written beside their source, shown as a table, and used by name' {
        New-ModelDirectory u2netp.onnx
        $result = ConvertTo-QuantizedModel u2netp.onnx -CalibrationPath photos -Accuracy Unchecked -WarningAction SilentlyContinue
        $result.SizeRatio | Should -BeLessThan 0.35
        $result.JudgedCount | Should -BeGreaterThan 0
        Get-RelativeFile | Where-Object { $_ -like '*.onnx' } | Should -Be 'u2netp.int8.onnx', 'u2netp.onnx'

        $lines = ($result | Out-String -Width 80).Split("`n").TrimEnd() -ne '' | Select-Object -Skip 1
        $lines[0] | Should -Match '^Model\s+Size\s+Size x\s+IoU\s+Worst\s+Error\s+Time x\s+Float$'
        $lines[2] | Should -Match '^u2netp\.int8\s+[\d.]+ -> [\d.]+ MB\s+0\.\d\d\s'
        $text = $result | Format-List | Out-String -Width 160
        foreach ($label in 'Source', 'Output', 'Mode', 'OutputSize (MB)', 'IoU', 'SoftIoU', 'ExpectedWorstIoU', 'MeetsTarget', 'QuantizedShare', 'IsExactEverywhere', 'FloatNodes', 'Equalization', 'OutputLatency (ms)') {
            $text | Should -MatchExactly "(?m)^$([regex]::Escape($label))\s+: \S"
        }

        (Remove-ImageBackground photos/a.jpg out -ModelPath $result.Output -WarningAction SilentlyContinue).Model | Should -Be 'u2netp.int8'
    }

    It 'have weights that every CPU computes alike, unless they are for some CPUs' {
        New-ModelDirectory u2netp.onnx
        $textbook = @{ CalibrationPath = 'photos'; Accuracy = 'Unchecked'; Force = $true; WarningAction = 'SilentlyContinue' }
        (ConvertTo-QuantizedModel u2netp.onnx @textbook).IsExactEverywhere | Should -BeTrue
        (ConvertTo-QuantizedModel u2netp.onnx @textbook -TargetCpu ExactSums).IsExactEverywhere | Should -BeFalse
    }

    It 'come from Get-ChildItem, brackets in names included, and are passed over afterwards' {
        New-ModelDirectory 'a [1].onnx'
        1..2 | ForEach-Object { Get-ChildItem *.onnx | ConvertTo-QuantizedModel @unjudged -Force } | Should -HaveCount 2
        Get-RelativeFile | Where-Object { $_ -like '*.onnx' } | Should -Be 'a [1].int8.onnx', 'a [1].onnx'
    }

    It 'have the path of the written file where other cmdlets look for it' {
        New-ModelDirectory u2netp.onnx
        $result = ConvertTo-QuantizedModel u2netp.onnx small @unjudged
        $result.PSPath, $result.ModelPath | Sort-Object -Unique | Should -Be (Join-Path $PWD small u2netp.int8.onnx)
        ($result | Get-Item).Length | Should -Be $result.OutputSize
    }

    It 'are not written with -WhatIf, nor over what is there' {
        New-ModelDirectory u2netp.onnx
        ConvertTo-QuantizedModel u2netp.onnx @unjudged -WhatIf | Should -BeNullOrEmpty
        $null = New-Item u2netp.int8.onnx -Value precious
        { ConvertTo-QuantizedModel u2netp.onnx @unjudged -ErrorAction Stop } | Should -Throw -ErrorId 'OutputExists,*'
        Get-Content u2netp.int8.onnx | Should -Be 'precious'
    }

    It 'need photos, and say how many' {
        New-ModelDirectory u2netp.onnx
        { ConvertTo-QuantizedModel u2netp.onnx -ErrorAction Stop } | Should -Throw -ErrorId 'CalibrationInsufficient,*'
        { ConvertTo-QuantizedModel u2netp.onnx -CalibrationPath photos/a.jpg -ErrorAction Stop } | Should -Throw -ErrorId 'CalibrationInsufficient,*'
        { ConvertTo-QuantizedModel u2netp.onnx -CalibrationPath none } | Should -Throw -ErrorId 'ImageNotFound,*'
    }
}

Describe 'Tab' {
    It 'completes <Text> with <Expected>' -ForEach @(
        @{ Text = '-Mode F'; Expected = 'Float16' }
        @{ Text = '-CalibrationMethod P'; Expected = 'Percentile' }
        @{ Text = '-TargetCpu E'; Expected = 'ExactSums' }
        @{ Text = '-Equalization 0.'; Expected = '0.75' }
        @{ Text = '-Model u2netp'; Expected = 'u2netp' }
        @{ Text = '-Calibration'; Expected = '-CalibrationPath' }
    ) {
        $line = "ConvertTo-QuantizedModel $Text"
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Contain $Expected
    }
}

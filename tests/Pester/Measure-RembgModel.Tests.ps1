BeforeAll {
    . $PSScriptRoot/Shared.ps1

    # A new current location with photos and two copies of the bundled model, one of which goes for its INT8 version.
    function New-ModelDirectory {
        New-PhotoDirectory photos/a.jpg, photos/b.jpg
        $model = Join-Path (Split-Path $module) models/u2netp.onnx
        if (-not (Test-Path -LiteralPath $model)) {
            Set-ItResult -Skipped -Because 'the module was built without a model'
        }

        'u2netp.onnx', 'u2netp.int8.onnx' | ForEach-Object { [IO.File]::Copy($model, (Join-Path $PWD $_)) }
    }
}

Describe 'Measured models' {
    BeforeEach { Push-Location }
    AfterEach { Pop-Location }

    It 'are shown in one screen, the baseline first and ratios beside the figures' {
        $null = New-ModelDirectory
        $result = 'u2netp.onnx', 'u2netp.int8.onnx' | Measure-RembgModel -ImagePath photos -Iterations 4 -Warmup 1 -WarningAction SilentlyContinue
        $result.Model | Should -Be 'u2netp', 'u2netp.int8'
        $lines = ($result | Out-String -Width 80).Split("`n").TrimEnd() -ne '' | Select-Object -Skip 1
        $lines.Count | Should -Be 4
        $lines[0] | Should -Match '^Model\s+Size \(MB\)\s+Latency \(ms\)\s+Memory \(MB\)\s+Images/s\s+IoU\s+Error$'
        $lines[2] | Should -Match '^u2netp\s+4\.5\s+\d+\.\d\s+\d+\s+\d+\.\d\d'
        $lines[3] | Should -Match '^u2netp\.int8\s+4\.5 x1\.00\s+\d+\.\d x\d\.\d\d\s+\d+ x\d\.\d\d\s+\d+\.\d\d\s+1\.000\s+0\.0000$'
        $text = $result[1] | Format-List | Out-String -Width 200
        foreach ($label in 'Model', 'LoadTime (ms)', 'FirstRunTime (ms)', 'LatencyP95 (ms)', 'PeakMemory (MB)', 'Parameters', 'Operators', 'Provider', 'Input', 'Comparison', 'Agreement') {
            $text | Should -MatchExactly "(?m)^$([regex]::Escape($label))\s+: \S"
        }
    }

    It 'go into a report that replaces another only by force' {
        $null = New-ModelDirectory
        Measure-RembgModel u2netp.onnx -Iterations 2 -ReportPath report.html -WarningAction SilentlyContinue | Should -HaveCount 1
        Get-Content report.html -Raw | Should -Match '(?s)^<!doctype html>.*u2netp'
        { Measure-RembgModel u2netp.onnx -Iterations 2 -ReportPath report.html } | Should -Throw -ErrorId 'OutputExists*'
    }

    It 'are measured in a PowerShell of its own where there is no other runtime' {
        $null = New-ModelDirectory
        $type = [Rembg.ModelUse.MeasuringHost]
        $program = $type.GetMethod('InPowerShell', [Reflection.BindingFlags] 'NonPublic, Static').Invoke($null, @((Get-Command pwsh -CommandType Application)[0].Source))
        $start = [Diagnostics.ProcessStartInfo]::new($program.FileName)
        $program.Arguments | ForEach-Object { $start.ArgumentList.Add($_) }
        $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
        $process = [Diagnostics.Process]::Start($start)
        $process.StandardInput.WriteLine('no request')
        $process.StandardInput.Close()
        $process.StandardOutput.ReadToEnd() | Should -Match '^\{.*\}\s*$'
        $process.WaitForExit(20000) | Should -BeTrue
    }
}

BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Devices' {
    BeforeEach { Push-Location }
    AfterEach { Pop-Location }

    It 'are listed in a table below the runtime that they are of' {
        $text = Get-RembgDevice | Out-String -Width 200
        $text | Should -MatchExactly '(?m)^\s*ONNX Runtime: 1\.\d+\.\d+'
        $text | Should -MatchExactly '(?m)^Cpu\s+True\s+True\s'
    }

    It 'are shown one by one with provider and library' {
        $text = Get-RembgDevice | Where-Object Name -EQ Cpu | Format-List | Out-String -Width 200
        $text | Should -MatchExactly '(?m)^Provider\s+: CPUExecutionProvider'
        $text | Should -MatchExactly '(?m)^RuntimePath\s+: '
    }

    It 'go by name, as what a photo was worked on by' {
        $null = New-PhotoDirectory a.jpg
        $result = Remove-ImageBackground a.jpg out -Device Cpu
        $result.Device | Should -BeExactly 'Cpu'
        $result | Format-List | Out-String -Width 200 | Should -MatchExactly '(?m)^Device\s+: Cpu'
    }

    It 'that are not there are an error with a remedy' -ForEach @{ Device = 'Cuda' }, @{ Device = 'DirectML' } {
        $null = New-PhotoDirectory a.jpg
        $failure = { Remove-ImageBackground a.jpg out -Device $Device } | Should -Throw -PassThru -ErrorId 'DeviceUnavailable,*'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Get-RembgDevice'
        'out' | Should -Not -Exist
    }

    It 'complete' {
        $line = 'Remove-ImageBackground -Device '
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Be 'Auto', 'CoreML', 'Cpu', 'Cuda', 'DirectML', 'OpenVino', 'TensorRT'
    }
}

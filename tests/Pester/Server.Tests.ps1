BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $env:REMBG_SERVERS = Join-Path $TestDrive 'servers'
}

AfterAll {
    Stop-RembgServer -Force -Timeout 0
    $env:REMBG_SERVERS = $null
}

Describe 'A server' {
    BeforeEach { Push-Location }
    AfterEach {
        Stop-RembgServer -Force -Timeout 5
        Pop-Location
    }

    It 'cuts out what Remove-ImageBackground cuts out' {
        $null = New-PhotoDirectory a.jpg
        $server = Start-RembgServer -Port 0
        $server.State | Should -Be Ready
        Invoke-WebRequest "$($server.Address)api/remove" -Method Post -Form @{ file = Get-Item a.jpg } -OutFile sent.png -NoProxy
        $null = Remove-ImageBackground a.jpg
        (Get-FileHash sent.png).Hash | Should -Be (Get-FileHash a.nobg.png).Hash
        (Invoke-WebRequest $server.Address -NoProxy).Headers.'Content-Type' | Should -Match 'text/html'
    }

    It 'is listed in a table and shown as a list' {
        $server = Start-RembgServer -Port 0
        Get-RembgServer | Out-String -Width 120 | Should -MatchExactly "(?m)^\s+$($server.Id) Ready\s+http://127\.0\.0\.1:$($server.Port)/\s+u2netp\s+\d"
        Get-RembgServer | Format-List | Out-String -Width 120 | Should -MatchExactly '(?m)^LogPath\s+: '
    }

    It 'is stopped through the pipeline, with its log' {
        $server = Start-RembgServer -Port 0
        $server.LogPath | Should -Exist
        $server | Stop-RembgServer
        Get-Process -Id $server.Id -ErrorAction Ignore | Should -BeNullOrEmpty
        Get-RembgServer | Should -BeNullOrEmpty
        $server.LogPath | Should -Not -Exist
    }

    It 'goes on without the shell that started it' {
        $command = "Import-Module '$module'; Start-RembgServer -Port 0 | ForEach-Object Id"
        $id = pwsh -NoProfile -Command $command
        (Get-RembgServer).Id | Should -Be $id
    }

    It 'that runs is not started again' {
        $server = Start-RembgServer -Port 0
        $failure = { Start-RembgServer -Port $server.Port } | Should -Throw -PassThru -ErrorId 'ServerRunning,*'
        $failure.ErrorDetails.RecommendedAction | Should -Match 'Stop-RembgServer'
    }

    It 'is not opened to others without a word' {
        { Start-RembgServer -Port 0 -Address 0.0.0.0 } | Should -Throw -ErrorId 'ServerOpen,*'
        Get-RembgServer | Should -BeNullOrEmpty
    }

    It 'completes models' {
        $line = 'Start-RembgServer -Model u2netp'
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.CompletionText | Should -Contain 'u2netp'
    }
}

Describe 'The cache' {
    BeforeEach {
        Push-Location
        $before = $env:REMBG_CACHE
        $env:REMBG_CACHE = Join-Path $TestDrive 'cache'
    }
    AfterEach {
        $env:REMBG_CACHE = $before
        Pop-Location
    }

    It 'is counted and cleared' {
        $null = New-PhotoDirectory a.jpg
        $null = Remove-ImageBackground a.jpg -Cache
        (Get-RembgCache).Entries | Should -Be 1
        Get-RembgCache | Out-String | Should -MatchExactly '(?m)^Size \(MB\)\s+: 0'
        Clear-RembgCache
        (Get-RembgCache).Entries | Should -Be 0
    }
}

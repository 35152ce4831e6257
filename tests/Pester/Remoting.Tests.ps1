BeforeAll {
    . $PSScriptRoot/Shared.ps1
    . $PSScriptRoot/Shared.Ssh.ps1

    $script = Join-Path $repository deploy/remoting/Invoke-RembgShard.ps1
    $server = Start-SshServer
    $hosts = @{ Module = $module; Option = @{ StrictHostKeyChecking = 'no'; UserKnownHostsFile = "$TestDrive/known_hosts"; LogLevel = 'QUIET' } }
    if ($server) {
        $hosts += @{ KeyFilePath = $server.KeyFilePath; Port = $server.Port }
    }

    # Two shards: names whose shares are not too different.
    $names = 1..8 | ForEach-Object { "photo $_.jpg" }

    function Get-OutputHash {
        param([string] $Directory)

        Get-ChildItem -LiteralPath $Directory -Recurse -File -Force | Sort-Object FullName | ForEach-Object {
            "$([IO.Path]::GetRelativePath($Directory, $_.FullName)) $((Get-FileHash -LiteralPath $_.FullName).Hash)"
        }
    }
}

AfterAll {
    Stop-SshServer $server
}

Describe 'Shards over SSH' {
    BeforeEach {
        Push-Location
        if (-not $server) {
            Set-ItResult -Skipped -Because 'sshd is not installed (Debian: openssh-server)'
        }
    }

    AfterEach { Pop-Location }

    It 'give the outputs of one run, with results as objects and one summary' {
        $null = New-PhotoDirectory ($names -replace '^', 'in/')
        $null = Remove-ImageBackground in expected
        $results = & $script -HostName 127.0.0.1, localhost -Path "$PWD/in" -DestinationPath "$PWD/out" -Journal "$PWD/journal" @hosts
        Get-OutputHash "$PWD/out" | Should -Be (Get-OutputHash "$PWD/expected")

        $summary = $results[-1]
        $summary.PSObject.TypeNames[0] | Should -Be 'Rembg.ShardedRun'
        $summary.Shards, $summary.Done, $summary.Skipped, $summary.Failed, $summary.Outputs | Should -Be 2, 8, 0, 0, 8
        $summary.Unfinished | Should -BeNullOrEmpty
        $summary.Journal.Runs, $summary.Journal.Done | Should -Be 2, 8
        $summary.Journal.UnfinishedShards | Should -BeNullOrEmpty

        $photos = $results[0..7]
        $photos.PSComputerName | Sort-Object -Unique | Should -Be '127.0.0.1', 'localhost'
        $photos.Source | Sort-Object | Should -Be (Get-ChildItem in | ForEach-Object FullName | Sort-Object)
        $photos | Where-Object { $_.Time.Total -gt 0 -and $_.BoundingBox.Width -gt 0 -and $_.Certainty -gt 0 } | Should -HaveCount 8
        $photos.Precision.Value | Select-Object -Unique | Should -Be Fp32
        $photos | Get-Item | Should -HaveCount 8
        $photos[0] | Format-Table | Out-String -Width 120 | Should -MatchExactly '(?m)^photo \d+\.jpg +CutOut +\d+x\d+ +\d+\.\d % +[01]\.\d\d +\d+ '
    }

    It 'report photos that fail, and hosts that cannot be reached with their shards' {
        $null = New-PhotoDirectory in/a.jpg, in/b.jpg
        Set-Content in/c.jpg 'not a photo'
        $results = & $script -HostName 127.0.0.1, 127.0.0.9 -Path "$PWD/in" -DestinationPath "$PWD/out" -Journal "$PWD/journal" @hosts -ErrorAction SilentlyContinue -ErrorVariable failures
        $results[-1].Unfinished | Should -Be '1/2'
        $failure = $failures | Where-Object FullyQualifiedErrorId -Like 'ShardNotFinished*'
        $failure.TargetObject | Should -Be '127.0.0.9'
        "$failure" | Should -BeLike "Host '127.0.0.9' did not finish shard 1/2: no session was opened. *"
        $failure.ErrorDetails.RecommendedAction | Should -BeLike 'Run the same command again*'

        # One host remains: it has all photos.
        $results = & $script 127.0.0.1 "$PWD/in" "$PWD/out" -Journal "$PWD/journal" @hosts -ErrorAction SilentlyContinue -ErrorVariable failures
        ($results[-1].Done + $results[-1].Skipped) | Should -Be 2
        $results[-1].Failed | Should -Be 1
        $results[-1].Unfinished | Should -BeNullOrEmpty
        $failures | Where-Object FullyQualifiedErrorId -Like 'ImageUnreadable,*' | Should -HaveCount 1
        Get-ChildItem out | Should -HaveCount 2
        $results[-1].Journal.Failures[0].ErrorId, $results[-1].Journal.Failures[0].Count | Should -Be ImageUnreadable, 1
        "$($results[-1].Journal)" | Should -BeLike '2 done, 0 skipped, 1 failed in * runs*'
    }

    It 'report a session that is killed, and the next run finishes' {
        $null = New-PhotoDirectory ($names -replace '^', 'in/')
        $null = Remove-ImageBackground in expected
        $killed = $null
        $arguments = @{ HostName = '127.0.0.1', 'localhost'; Path = "$PWD/in"; DestinationPath = "$PWD/out"; Journal = "$PWD/journal" }
        $results = & $script @arguments @hosts -ErrorAction SilentlyContinue -ErrorVariable failures | ForEach-Object {
            if (-not $killed) {
                # The name of a journal ends with the number of the process.
                $file = Get-ChildItem journal -Filter '*_1of2_*' | Select-Object -First 1
                if ($file) {
                    $killed = [int] ($file.BaseName -split '_')[-1]
                    Stop-Process -Id $killed -Force
                }
            }

            $_
        }
        $killed | Should -BeGreaterThan 0
        $results[-1].Unfinished | Should -Be '1/2'
        $results[-1].Journal.UnfinishedShards | Should -Be '1/2'
        $failures | Where-Object FullyQualifiedErrorId -Like 'ShardNotFinished*' | Should -BeLike "Host 'localhost' did not finish shard 1/2: the session was lost. *"
        Get-ChildItem out | Where-Object Extension -EQ .png | Measure-Object | ForEach-Object Count | Should -BeLessThan 8

        $results = & $script @arguments @hosts
        $results[-1].Unfinished | Should -BeNullOrEmpty
        $results[-1].Journal.UnfinishedShards | Should -BeNullOrEmpty
        $results[-1].Done | Should -BeGreaterThan 0
        Get-OutputHash "$PWD/out" | Should -Be (Get-OutputHash "$PWD/expected")
    }

    It 'say what keeps a host from its work' {
        $null = New-PhotoDirectory in/a.jpg
        $results = & $script 127.0.0.1 "$PWD/in" "$PWD/out" @hosts -Parameter @{ Model = 'nosuchmodel' } -ErrorAction SilentlyContinue -ErrorVariable failures
        $results.Unfinished | Should -Be '0/1'
        $failures[-1].FullyQualifiedErrorId | Should -BeLike 'ShardNotFinished*'
        "$($failures[-1])" | Should -BeLike '*nosuchmodel*'
        $failures[-1].ErrorDetails.RecommendedAction | Should -BeLike '*Get-RembgModel*Run the same command again*'
    }

    It 'finish the photos in progress when the script is stopped' {
        $null = New-PhotoDirectory ($names -replace '^', 'in/')
        $shell = [powershell]::Create()
        $null = $shell.AddCommand($script).AddParameters(@{ HostName = '127.0.0.1'; Path = "$PWD/in"; DestinationPath = "$PWD/out"; Journal = "$PWD/journal" }).AddParameters($hosts)
        $nothing = [Management.Automation.PSDataCollection[psobject]]::new()
        $nothing.Complete()
        $results = [Management.Automation.PSDataCollection[psobject]]::new()
        $run = $shell.BeginInvoke($nothing, $results)
        while ($results.Count -eq 0 -and -not $run.IsCompleted) {
            Start-Sleep -Milliseconds 50
        }

        $shell.Stop()
        $shell.Dispose()
        $done = @(Get-RembgJournal journal -Status Done)
        $done.Count | Should -BeIn (1..7)
        (Get-RembgJournal journal).UnfinishedShards | Should -Be 'all'
        Get-Content journal/*.jsonl -Tail 1 | Should -BeLike '*"complete":false*'
        Get-ChildItem out -Force | Should -HaveCount $done.Count
    }
}

Describe 'The script that divides photos among hosts' {
    It 'connects to nobody with -WhatIf' {
        & $script no-such-host.invalid /photos /cutouts -WhatIf | Should -BeNullOrEmpty
    }

    It 'refuses parameters that would undo the division' {
        { & $script no-such-host.invalid /photos /cutouts -Parameter @{ Shard = '0/1' } } | Should -Throw -ErrorId 'ParameterMisplaced*'
    }

    It 'has help for each of its parameters' {
        $help = Get-Help $script
        $help.Synopsis | Should -BeLike 'Removes the backgrounds*'
        $help.parameters.parameter | Where-Object { $_.name -notin 'WhatIf', 'Confirm' -and -not $_.description } | Should -BeNullOrEmpty
    }
}

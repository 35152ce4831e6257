BeforeAll {
    . $PSScriptRoot/Shared.ps1

    # The blocks of docs/automation.md by the file names in their first lines.
    $document = Get-Content (Join-Path $repository docs/automation.md) -Raw
    $blocks = @{}
    foreach ($match in [regex]::Matches($document, '(?ms)^```\w+\n# (?<name>\S+)\n(?<text>.*?)^```$')) {
        $blocks[$match.Groups['name'].Value] = $match.Groups['text'].Value
    }

    $scripts = New-Item -ItemType Directory -Path (Join-Path $TestDrive scripts)
    foreach ($name in $blocks.Keys) {
        Set-Content -LiteralPath (Join-Path $scripts $name) -Value $blocks[$name]
    }

    $script = Join-Path $scripts cut-out.ps1
    $pwsh = (Get-Command pwsh -CommandType Application | Select-Object -First 1).Source
}

Describe 'The script of docs/automation.md' {
    BeforeEach { Push-Location }
    AfterEach { Pop-Location }

    It 'does what is new, and says so in its exit code, its log and its summary' {
        $null = New-PhotoDirectory in/a.jpg, in/sub/b.jpg
        & $pwsh -NoProfile -File $script -Source in -Destination out -Module $module
        $LASTEXITCODE | Should -Be 0
        & $pwsh -NoProfile -File $script -Source in -Destination out -Module $module
        $LASTEXITCODE | Should -Be 0
        Get-RelativeFile | Should -Be 'in/a.jpg', 'in/sub/b.jpg', 'out/a.png', 'out/failures.csv', 'out/run.log', 'out/sub/b.png', 'out/summary.txt'
        Get-Content out/summary.txt | Should -BeLike '0 done, 2 skipped, 0 failed, in *'
        $runs = & (Join-Path $scripts last-runs.ps1) out
        $runs.State | Should -Be 'ended', 'ended'
        $runs[0].Detail | Should -BeLike '2 done, 0 skipped, 0 failed, in *'
    }

    It 'ends with 1 where a photo fails, and lists it with its remedy' {
        $null = New-PhotoDirectory in/a.jpg
        Set-Content in/broken.jpg 'not a photo'
        & $pwsh -NoProfile -File $script -Source in -Destination out -Module $module
        $LASTEXITCODE | Should -Be 1
        $failure = Import-Csv out/failures.csv
        $failure.Id | Should -Be 'ImageUnreadable'
        $failure.Photo | Should -BeLike '*broken.jpg'
        $failure.Remedy | Should -Not -BeNullOrEmpty
        (Get-Content out/summary.txt)[0] | Should -BeLike '1 done, 0 skipped, 1 failed, in *'
        (Get-Content out/summary.txt)[1] | Should -BeLike '- *broken.jpg*'
    }

    It 'ends with 2 where it cannot begin' {
        $null = New-PhotoDirectory in/a.jpg
        $env:REMBG_MODEL = 'nosuchmodel'
        try {
            & $pwsh -NoProfile -File $script -Source in -Destination out -Module $module
            $LASTEXITCODE | Should -Be 2
        }
        finally {
            $env:REMBG_MODEL = $null
        }

        (Import-Csv out/failures.csv).Id | Should -Contain 'ModelNotFound'
        (Get-Content out/summary.txt)[0] | Should -Be 'The run was stopped.'
    }
}

Describe 'The schedules of docs/automation.md' {
    BeforeEach { Push-Location }
    AfterEach { Pop-Location }

    It 'have a line for cron that runs the script under a lock, and shows the summary of a run that failed' -Skip:(-not (Get-Command flock -ErrorAction Ignore)) {
        $null = New-PhotoDirectory in/a.jpg
        $line = ($blocks['crontab'].Trim() -split ' ', 6)[5]
        $command = $line.Replace('"$HOME/.cut-out.lock"', "'$PWD/lock'").Replace('/usr/bin/pwsh', "'$pwsh'").Replace('/opt/rembg/cut-out.ps1', "'$script' -Module '$module'").Replace('/srv/photos', 'in').Replace('/srv/cut-out', 'out')
        sh -c $command | Should -BeNullOrEmpty
        Test-Path out/a.png | Should -BeTrue
        Set-Content in/broken.jpg 'not a photo'
        (sh -c $command) -join "`n" | Should -BeLike '0 done, 1 skipped, 1 failed*broken.jpg*'

        # While another run has the lock, nothing is done.
        Remove-Item out -Recurse
        flock "$PWD/lock" sh -c $command 2>&1 | Out-Null
        Test-Path out/a.png | Should -BeFalse
    }

    It 'have units that systemd accepts' -Skip:(-not (Get-Command systemd-analyze -ErrorAction Ignore)) {
        $units = Join-Path $TestDrive units
        $null = New-Item -ItemType Directory -Path $units
        $service = $blocks['cut-out.service'].Replace('User=photos', 'User=root').Replace('/usr/bin/flock', '/bin/sh').Replace('/usr/bin/pwsh', '/bin/sh')
        Set-Content (Join-Path $units cut-out.service) $service
        Set-Content (Join-Path $units cut-out.timer) $blocks['cut-out.timer']
        $messages = systemd-analyze verify (Join-Path $units cut-out.service) (Join-Path $units cut-out.timer) 2>&1
        $messages | Where-Object { "$_" -match 'cut-out' } | Should -BeNullOrEmpty
    }

    It 'have a step for GitHub Actions that fails where a photo does' {
        $null = New-PhotoDirectory photos/a.jpg
        $step = [regex]::Match($blocks['cut-out.yml'], '(?ms)run: \|\n(?<text>(?: {10}.*?\n)+)').Groups['text'].Value
        Set-Content step.ps1 "Import-Module '$module'`n$step"
        & $pwsh -NoProfile -File step.ps1 | Out-Null
        $LASTEXITCODE | Should -Be 0
        Set-Content photos/broken.jpg 'not a photo'
        $messages = & $pwsh -NoProfile -File step.ps1
        $LASTEXITCODE | Should -Be 1
        $messages -join "`n" | Should -BeLike '*::error file=*broken.jpg::*'
    }

    It 'have a function for Azure that hands out the cut-out of a blob' {
        $null = New-PhotoDirectory a.jpg
        $pushed = @{}
        function Push-OutputBinding { param($Name, $Value) $pushed[$Name] = $Value }
        & (Join-Path $scripts run.ps1) ([IO.File]::ReadAllBytes("$PWD/a.jpg")) $null
        [Text.Encoding]::Latin1.GetString($pushed['OutputBlob'][8..11]) | Should -Be 'WEBP'
    }

    It 'have scripts that are valid PowerShell' {
        foreach ($name in $blocks.Keys -like '*.ps1') {
            $mistakes = $null
            $null = [Management.Automation.Language.Parser]::ParseInput($blocks[$name], [ref] $null, [ref] $mistakes)
            $mistakes | Should -BeNullOrEmpty
        }
    }
}

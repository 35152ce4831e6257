BeforeAll {
    . $PSScriptRoot/Shared.ps1
    . (Join-Path $repository packaging/ReleaseNotes.ps1)
    $version = ([xml] (Get-Content (Join-Path $repository Directory.Build.props))).SelectSingleNode('//Version').InnerText
}

Describe 'The notes of a release' {
    It 'are the section of the version, one line for each entry' {
        $changelog = Join-Path $TestDrive CHANGELOG.md
        Set-Content $changelog @'
# Changelog

## [Unreleased]

- Not yet.

## [1.10.0] - 2026-11-30

### Added

- An entry that
  goes on.
- See [here](docs/a.md) and [there](https://example.com).

## [1.1.0] - 2026-01-01

- Old.
'@
        Get-ReleaseNote -Path $changelog -Version 1.10.0 -LinkRoot https://example.com/blob/v1.10.0 | Should -BeExactly (@(
                '### Added', '', '- An entry that goes on.'
                '- See [here](https://example.com/blob/v1.10.0/docs/a.md) and [there](https://example.com).', ''
            ) -join "`n")
        { Get-ReleaseNote -Path $changelog -Version 1.1 -LinkRoot https://example.com } | Should -Throw "*no section '## ``[1.1``] - YEAR-MONTH-DAY'*"
        { Get-ReleaseNote -Path $changelog -Version Unreleased -LinkRoot https://example.com } | Should -Throw '*no section*'
    }

    It 'exist for the version of the project' {
        $notes = Get-ReleaseNote -Path (Join-Path $repository CHANGELOG.md) -Version $version -LinkRoot https://example.com
        $notes | Should -Match '(?m)^- .{40}'
        $notes | Should -Not -Match '(?m)^ |^## '
    }
}

Describe 'The release script' {
    It 'refuses a tag that is not the version: <_>' -ForEach 'v0.0.1', '0.1.0', 'V0.1.0' {
        $script = Join-Path $repository packaging/Release.ps1
        { & $script -Tag $_ -ProjectUri https://github.com/owner/name } | Should -Throw "*must be 'v$version'*"
    }
}

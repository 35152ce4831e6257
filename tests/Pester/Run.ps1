<#
.SYNOPSIS
    Runs the Pester tests beside this file; the last line is their sums: passed, failed, skipped.
.DESCRIPTION
    It runs in the shell that Tools.proj brings in. Tests and the shells that they start use that shell and its modules, and
    none of the machine's. The exit code is 1 where a test failed.
#>
$separator = [IO.Path]::PathSeparator
$env:PATH = (Join-Path $PSScriptRoot 'bin/pwsh-*' -Resolve | Select-Object -Last 1) + $separator + $env:PATH
$env:PSModulePath = (Join-Path $PSScriptRoot 'bin/modules' -Resolve) + $separator + (Join-Path $PSHOME 'Modules')

$result = Invoke-Pester -Configuration @{ Run = @{ Path = $PSScriptRoot; PassThru = $true }; Output = @{ Verbosity = 'Normal' } }
$failed = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
"Pester: $($result.PassedCount) $failed $($result.SkippedCount)"
exit [int]($failed -gt 0)

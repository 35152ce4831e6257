<#
.SYNOPSIS
    Runs the Pester tests beside this file; the last line is their sums: passed, failed, skipped.
#>
$result = Invoke-Pester -Configuration @{ Run = @{ Path = $PSScriptRoot; PassThru = $true }; Output = @{ Verbosity = 'Normal' } }
"Pester: $($result.PassedCount) $($result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount) $($result.SkippedCount)"

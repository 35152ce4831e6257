<#
.SYNOPSIS
    Makes the notes of a release from CHANGELOG.md: a function for Release.ps1.
#>

# The section of a version. Notes show every line break, so each entry becomes one line; relative links get the address of the repository.
function Get-ReleaseNote {
    param([string] $Path, [string] $Version, [string] $LinkRoot)

    $text = (Get-Content -LiteralPath $Path -Raw).ReplaceLineEndings("`n")
    if ($text -notmatch "(?ms)^## \[$([regex]::Escape($Version))\] - \d{4}-\d{2}-\d{2}\n(?<notes>.*?)(?=^## |\z)") {
        throw "'$Path' has no section '## [$Version] - YEAR-MONTH-DAY'."
    }

    $notes = $Matches.notes.Trim() -replace '\n {2,}(?=[^\s-])', ' '
    ($notes -replace '(?<=\]\()(?!https?://)', "$LinkRoot/") + "`n"
}

#Requires -Version 7.6
<#
.SYNOPSIS
    Makes the files of a release: the packages and their checksums in out/packages, and the notes in out/release-notes.md.
.DESCRIPTION
    The release workflow runs this script when a tag is pushed. The script stops before it builds anything unless the tag is 'v' followed by the
    version in Directory.Build.props, and CHANGELOG.md has a dated section for this version.
.PARAMETER Tag
    The tag of the release, for example v0.1.0.
.PARAMETER ProjectUri
    The public address of the repository, for example https://github.com/owner/name. The packages and the links in the notes contain it.
.EXAMPLE
    ./packaging/Release.ps1 -Tag v0.1.0 -ProjectUri https://github.com/owner/name
    Makes the files of version 0.1.0.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [string] $Tag,

    [Parameter(Mandatory)]
    [uri] $ProjectUri
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

$root = Split-Path $PSScriptRoot
$packages = Join-Path $root 'out/packages'

. (Join-Path $PSScriptRoot ReleaseNotes.ps1)

$version = dotnet msbuild (Join-Path $root src/Rembg) -getProperty:Version
if ($Tag -cne "v$version") {
    throw "The tag '$Tag' does not match version $version in Directory.Build.props: the tag must be 'v$version'."
}

$notes = Get-ReleaseNote -Path (Join-Path $root CHANGELOG.md) -Version $version -LinkRoot "$($ProjectUri.AbsoluteUri.TrimEnd('/'))/blob/$Tag"

# Packages of an earlier version must not become part of this release.
Remove-Item -LiteralPath $packages -Recurse -ErrorAction Ignore
$build = Join-Path $root build.ps1
& $build Package -ProjectUri $ProjectUri
& $build Package -ProjectUri $ProjectUri -Runtime win-x64, win-arm64, linux-x64, linux-arm64, osx-arm64

$sums = Get-ChildItem -LiteralPath $packages -File | Sort-Object Name | Get-FileHash -Algorithm SHA256 |
    ForEach-Object { '{0}  {1}' -f $_.Hash.ToLowerInvariant(), (Split-Path $_.Path -Leaf) }
[IO.File]::WriteAllText((Join-Path $packages SHA256SUMS), ($sums -join "`n") + "`n")
[IO.File]::WriteAllText((Join-Path $root out/release-notes.md), $notes)

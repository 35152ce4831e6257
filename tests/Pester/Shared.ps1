# What every test file begins with: the module, loaded, and a small photo to work on.

Set-StrictMode -Version Latest

$repository = Split-Path (Split-Path $PSScriptRoot)
$module = $env:REMBG_MODULE ? $env:REMBG_MODULE : (Join-Path $repository 'out/Rembg/Rembg.psd1')
if (-not (Test-Path -LiteralPath $module)) {
    throw "There is no module at '$module': run ./build.ps1 first, or set REMBG_MODULE to its manifest."
}

$shared = $env:REMBG_SHARED ? $env:REMBG_SHARED : (Join-Path $repository '../shared')
$photo = (Join-Path $shared images/photos), (Join-Path $repository docs/images) |
    Get-ChildItem -Include *.jpg, *.png -Recurse -ErrorAction Ignore |
    Sort-Object -Property Length |
    Select-Object -First 1 -ExpandProperty FullName

Import-Module $module

# A new directory with copies of the photo under the given names, which is also the current location.
function New-PhotoDirectory {
    param([string[]] $Name)

    if (-not $photo) {
        Set-ItResult -Skipped -Because 'there are no photos: set REMBG_SHARED to the directory that has images/photos'
    }

    $directory = New-Item -ItemType Directory -Path (Join-Path $TestDrive ([guid]::NewGuid()))
    foreach ($item in $Name) {
        $copy = Join-Path $directory $item
        $null = New-Item -ItemType Directory -Path (Split-Path $copy) -Force
        [IO.File]::Copy($photo, $copy)
    }

    Set-Location -LiteralPath $directory
    $directory.FullName
}

# The files below the current location, by relative path.
function Get-RelativeFile {
    Get-ChildItem -Recurse -File | ForEach-Object { [IO.Path]::GetRelativePath($PWD.ProviderPath, $_.FullName).Replace('\', '/') } | Sort-Object
}

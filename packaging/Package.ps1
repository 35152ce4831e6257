<#
.SYNOPSIS
    Makes the packages of a release from the build outputs: functions for build.ps1.
#>

# Packages the module for all systems: a zip to unpack into a module directory, and a nupkg for galleries and Install-PSResource.
function Export-ModulePackage {
    param([string] $Module, [string] $Destination)

    $version = Get-ModuleVersion $Module
    $null = New-Item -ItemType Directory -Path $Destination -Force
    Compress-Files -Path $Module -Prefix "Rembg/$version" -Destination (Join-Path $Destination "Rembg-$version.zip")
    Export-GalleryPackage -Module $Module -Destination $Destination
}

function Export-GalleryPackage {
    param([string] $Module, [string] $Destination)

    $version = Get-ModuleVersion $Module
    $package = Join-Path $Destination "Rembg.$version.nupkg"
    Remove-Item -LiteralPath $package -ErrorAction Ignore
    Compress-PSResource -Path $Module -DestinationPath $Destination
    Get-Item -LiteralPath $package
}

# Packages the module, the server and, except for Windows, the console for one system, each as a zip. Platform names all systems that the
# module's libraries were compiled for, because the build removes what was compiled for others.
function Export-PlatformPackage {
    param([string] $Module, [string] $Runtime, [string] $Destination, [string] $Temporary, [string[]] $Platform)

    $version = Get-ModuleVersion $Module
    $null = New-Item -ItemType Directory -Path $Destination -Force
    Export-PlatformModule -Module $Module -Runtime $Runtime -Destination $Destination

    # A console for Windows may not be redistributed: see ThirdPartyNotices.md.
    $programs = $Runtime -like 'win-*' ? @('Rembg.Server') : @('Rembg.Console', 'Rembg.Server')
    foreach ($program in $programs) {
        $published = Join-Path $Temporary "$program-$Runtime"
        Remove-Item -LiteralPath $published -Recurse -ErrorAction Ignore
        dotnet publish "src/$program" -c Release --runtime $Runtime --no-self-contained "-p:PrecompiledPlatforms=$($Platform -join '%3B')" --output $published --verbosity quiet --nologo | Out-Host
        Compress-Files -Path $published -Prefix $program -Destination (Join-Path $Destination "$program-$version-$Runtime.zip")
        Remove-Item -LiteralPath $published -Recurse
    }
}

function Export-PlatformModule {
    param([string] $Module, [string] $Runtime, [string] $Destination, [IO.Compression.CompressionLevel] $Level = 'SmallestSize')

    $version = Get-ModuleVersion $Module
    $others = "^lib/runtimes/(?!$([regex]::Escape($Runtime))/)"
    Compress-Files -Path $Module -Prefix "Rembg/$version" -Exclude $others -Destination (Join-Path $Destination "Rembg-$version-$Runtime.zip") -Level $Level
}

# Packages Rembg.Core for .NET programs, with its symbols.
function Export-LibraryPackage {
    param([string] $Destination, [uri] $ProjectUri)

    $address = $ProjectUri ? @("-p:PackageProjectUrl=$ProjectUri", "-p:RepositoryUrl=$ProjectUri") : @()
    dotnet pack src/Rembg.Core -c Release --no-build --output $Destination --verbosity quiet --nologo @address | Out-Host
    Get-ChildItem -LiteralPath $Destination -Filter 'Rembg.Core.*nupkg'
}

function Get-ModuleVersion {
    param([string] $Module)

    (Import-PowerShellDataFile -LiteralPath (Join-Path $Module Rembg.psd1)).ModuleVersion
}

# Compress-Archive cannot exclude files and compresses less.
function Compress-Files {
    param([string] $Path, [string] $Prefix, [string] $Destination, [string] $Exclude = '(?!)', [IO.Compression.CompressionLevel] $Level = 'SmallestSize')

    Remove-Item -LiteralPath $Destination -ErrorAction Ignore
    $archive = [IO.Compression.ZipFile]::Open($Destination, 'Create')
    try {
        foreach ($file in Get-ChildItem -LiteralPath $Path -Recurse -File | Sort-Object FullName) {
            $name = [IO.Path]::GetRelativePath($Path, $file.FullName).Replace('\', '/')
            if ($name -notmatch $Exclude) {
                $null = [IO.Compression.ZipFileExtensions]::CreateEntryFromFile($archive, $file.FullName, "$Prefix/$name", $Level)
            }
        }
    }
    finally {
        $archive.Dispose()
    }

    Get-Item -LiteralPath $Destination
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    . (Join-Path $repository packaging/Package.ps1)
    $packages = New-Item -ItemType Directory -Path (Join-Path $TestDrive packages)
    $directory = Split-Path $module

    # A script in a new shell of a user who has nothing yet, and no network.
    function Invoke-FreshShell {
        param([string] $UserHome, [string] $Script)

        $null = New-Item -ItemType Directory -Path $UserHome -Force
        $models = Join-Path $UserHome .u2net
        if (-not (Test-Path (Join-Path $directory models/u2netp.onnx))) {
            $null = New-Item -ItemType Directory -Path $models
            Copy-Item (Join-Path $shared models/u2netp.onnx) $models
        }

        $own = @{ HOME = $UserHome; REMBG_OFFLINE = '1'; PSModulePath = $null; U2NET_HOME = $models }
        foreach ($name in 'XDG_DATA_HOME', 'XDG_CONFIG_HOME', 'XDG_CACHE_HOME') {
            $own[$name] = $null
        }

        $saved = @{}
        foreach ($name in $own.Keys) {
            $saved[$name] = [Environment]::GetEnvironmentVariable($name)
            [Environment]::SetEnvironmentVariable($name, $own[$name])
        }

        try {
            pwsh -NoProfile -NonInteractive -WorkingDirectory $UserHome -Command "`$ErrorActionPreference = 'Stop'; $Script"
            $LASTEXITCODE | Should -Be 0
        }
        finally {
            foreach ($name in $own.Keys) {
                [Environment]::SetEnvironmentVariable($name, $saved[$name])
            }
        }
    }

    $platform = '{0}-{1}' -f ($IsWindows ? 'win' : $IsMacOS ? 'osx' : 'linux'), "$([Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture)".ToLowerInvariant()
}

Describe 'The package for galleries' {
    BeforeAll { $package = Export-GalleryPackage -Module $directory -Destination $packages }

    It 'says what is in it' {
        $archive = [IO.Compression.ZipFile]::OpenRead($package)
        try {
            $names = $archive.Entries.FullName
            $reader = [IO.StreamReader]::new($archive.GetEntry('Rembg.nuspec').Open())
            $metadata = ([xml] $reader.ReadToEnd()).package.metadata
            $reader.Dispose()
        }
        finally {
            $archive.Dispose()
        }

        $metadata.id | Should -Be Rembg
        $metadata.version | Should -Be (Get-ModuleVersion $directory)
        $metadata.licenseUrl | Should -Match '^https://.*mit$'
        $metadata.tags | Should -Match 'PSEdition_Core Windows Linux MacOS'
        foreach ($file in 'CHANGELOG.md', 'ThirdPartyNotices.md') {
            $metadata.releaseNotes | Should -Match $file
            $names | Should -Contain $file
        }

        # The native libraries of five platforms, and nothing to debug or link with.
        $names -match '^lib/runtimes/' | ForEach-Object { $_.Split('/')[2] } | Sort-Object -Unique | Should -Be linux-arm64, linux-x64, osx-arm64, win-arm64, win-x64
        $names -match '\.(pdb|lib|a)$' | Should -BeNullOrEmpty
        $package.Length | Should -BeLessThan 165e6
    }

    It 'is installed into an empty home, without a network, by the first block of the README, word for word' -Skip:$IsWindows {
        if (-not $photo) {
            Set-ItResult -Skipped -Because 'there are no photos: set REMBG_SHARED to the directory that has images/photos'
        }

        $null = (Get-Content (Join-Path $repository README.md) -Raw) -match '(?ms)^```powershell\n(?<code>.*?)^```'
        $Matches.code | Should -Match 'Install-PSResource Rembg'
        $fresh = Join-Path $TestDrive home
        $null = New-Item -ItemType Directory -Path (Join-Path $fresh Downloads)
        Copy-Item $package (Join-Path $fresh Downloads)
        [IO.File]::Copy($photo, (Join-Path $fresh photo.jpg))
        $output = Invoke-FreshShell $fresh ($Matches.code + '| ForEach-Object HasSubject; (Get-Module Rembg).ModuleBase')
        $version = Get-ModuleVersion $directory
        $output | Should -Be 'True', (Join-Path $fresh ".local/share/powershell/Modules/Rembg/$version")
        Get-ChildItem (Join-Path $fresh cutouts) | Should -HaveCount 1
    }
}

Describe 'The package for one system' {
    It 'has the native libraries of this system alone, and works where it is unpacked' {
        $archive = Export-PlatformModule -Module $directory -Runtime $platform -Destination $packages -Level Fastest
        $modules = Join-Path $TestDrive modules
        Expand-Archive -LiteralPath $archive -DestinationPath $modules
        (Get-ChildItem (Join-Path $modules 'Rembg/*/lib/runtimes/*')).Name | Should -Be $platform
        $output = Invoke-FreshShell (Join-Path $TestDrive other) "`$env:PSModulePath = '$modules' + [IO.Path]::PathSeparator + `$env:PSModulePath; (Remove-ImageBackground '$photo' cutouts -Format JpegXl).HasSubject"
        $output | Should -Be 'True'
        (Get-ChildItem $modules -Recurse -File | Measure-Object -Property Length -Sum).Sum | Should -BeLessThan 110e6
    }
}

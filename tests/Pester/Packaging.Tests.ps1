BeforeAll {
    . $PSScriptRoot/Shared.ps1
    . (Join-Path $repository packaging/Package.ps1)
    . (Join-Path $repository packaging/ProjectAddress.ps1)
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

Describe 'A package that names the address of the project' {
    BeforeAll {
        $address = 'https://github.com/owner/name'
        $addressed = Join-Path $TestDrive addressed/Rembg
        Copy-ModuleWithAddress -Module $directory -ProjectUri "$address/" -Destination $addressed
        $commands = (Import-PowerShellDataFile (Join-Path $addressed Rembg.psd1)).CmdletsToExport

        # The place in the repository that an address leads to.
        function Get-RepositoryPath {
            param([string] $Uri)

            $Uri | Should -Match "^$([regex]::Escape($address))/(blob|raw)/HEAD/"
            Join-Path $repository ($Uri -replace '^.*?/HEAD/')
        }
    }

    It 'has it in a manifest that PowerShell accepts' {
        $manifest = Test-ModuleManifest (Join-Path $addressed Rembg.psd1)
        $manifest.ProjectUri | Should -Be $address
        $manifest.LicenseUri | Should -Match '^https://.*mit$'
        Get-RepositoryPath $manifest.IconUri | Should -Exist
        (Test-ModuleManifest (Join-Path $directory Rembg.psd1)).ProjectUri | Should -BeNullOrEmpty
    }

    It 'has the page of every command in its help, and the links of before' {
        $script = "Import-Module '$addressed/Rembg.psd1'; '$($commands -join "', '")' | ForEach-Object { `$links = @((Get-Help `$_).relatedLinks.navigationLink); '{0} {1} {2}' -f `$_, `$links[0].uri, `$links.Count }"
        $lines = Invoke-FreshShell (Join-Path $TestDrive links) $script
        $lines | Should -HaveCount $commands.Count
        foreach ($line in $lines) {
            $name, $uri, $count = $line.Split(' ')
            Get-RepositoryPath $uri | Should -Exist
            Split-Path $uri -Leaf | Should -Be "$name.md"
            [int] $count | Should -BeGreaterThan 1
        }
    }

    It 'opens it with Get-Help -Online' -Skip:(-not $IsLinux) {
        $browser = New-Item -ItemType Directory -Path (Join-Path $TestDrive browser)
        $opened = Join-Path $TestDrive opened.txt
        Set-Content (Join-Path $browser xdg-open) "#!/bin/sh`necho `"`$1`" > '$opened.part' && mv '$opened.part' '$opened'"
        chmod +x (Join-Path $browser xdg-open)
        $script = "`$env:PATH = '${browser}:' + `$env:PATH; Import-Module '$addressed/Rembg.psd1'; Get-Help Remove-ImageBackground -Online; for (`$i = 0; `$i -lt 200 -and -not (Test-Path '$opened'); `$i++) { Start-Sleep -Milliseconds 50 }"
        $null = Invoke-FreshShell (Join-Path $TestDrive online) $script
        Get-Content $opened | Should -Be "$address/blob/HEAD/docs/en-US/Remove-ImageBackground.md"
    }
}

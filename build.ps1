#Requires -Version 7.6
<#
.SYNOPSIS
    Builds, tests, demonstrates and packages the Rembg module.
.DESCRIPTION
    A thin wrapper around the .NET build for PowerShell users. It works from any current directory and fails with a non-zero
    exit code. Microsoft.PowerShell.PlatyPS is used if it is installed.
.PARAMETER Task
    Build    writes the importable module to out/Rembg. This is the default.
    Test     runs the .NET tests, then the Pester tests in the PowerShell of tests/Pester/Tools.proj.
    Demo     cuts out the pictures of docs/images into out/demo.
    Package  makes the packages of a release in out/packages: the module for all systems as a zip and as a nupkg for galleries, and
             Rembg.Core for NuGet. With -Runtime, it makes the module, the server and, except for Windows, the console for these systems
             instead.
    Help     makes the help files of the module from docs/en-US.
    Clean    removes all build outputs.
.PARAMETER Runtime
    The systems to make packages for: win-x64, win-arm64, linux-x64, linux-arm64, osx-arm64.
.PARAMETER ProjectUri
    The public address of the repository, for example https://github.com/owner/name. The packages then contain it: in the manifest's ProjectUri and IconUri, in Get-Help
    -Online, and in the NuGet package. Without this parameter, packages contain no address.
.EXAMPLE
    ./build.ps1
    Builds the module.
.EXAMPLE
    ./build.ps1 -Task Test, Package
    Tests the module, then packages it.
.EXAMPLE
    ./build.ps1 Package -Runtime linux-x64, win-x64
    Makes packages for two systems.
.EXAMPLE
    ./build.ps1 Package -ProjectUri https://github.com/owner/name
    Makes the packages of a release that is published at this address.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Demo', 'Package', 'Help', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('win-x64', 'win-arm64', 'linux-x64', 'linux-arm64', 'osx-arm64')]
    [string[]] $Runtime,

    [ValidateScript({ $_.Scheme -eq 'https' }, ErrorMessage = "'{0}' is no address that begins with https://.")]
    [uri] $ProjectUri
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$InformationPreference = 'Continue'
$PSNativeCommandUseErrorActionPreference = $true

$module = Join-Path $PSScriptRoot 'out/Rembg'
$docs = Join-Path $PSScriptRoot 'docs/en-US'
$help = Join-Path $PSScriptRoot 'src/Rembg/en-US'
$packages = Join-Path $PSScriptRoot 'out/packages'

# The systems that the module's libraries are compiled for ahead of time. Not every package source has the runtime for win-arm64.
$precompiled = 'win-x64', 'linux-x64', 'linux-arm64', 'osx-arm64'

. (Join-Path $PSScriptRoot 'packaging/Package.ps1')
. (Join-Path $PSScriptRoot 'packaging/ProjectAddress.ps1')

function Build-Module {
    # The systems to compile the module's libraries for, or none; by default, this one.
    param([string[]] $Platform)

    $compiled = $Platform ? @("-p:PrecompiledPlatforms=$($Platform -join '%3B')") : @()
    dotnet build src/Rembg -c Release @compiled
}

function Test-Module {
    dotnet test -c Release
    dotnet build tests/Pester/Tools.proj -t:Pester
}

function Show-Demo {
    Build-Module
    Invoke-Shell 'Import-Module ./out/Rembg/Rembg.psd1; Remove-ImageBackground -Path docs/images/*.jpg -DestinationPath out/demo -Force'
}

function Compress-Module {
    $compiled = @($precompiled.Where({ -not $Runtime -or $_ -in $Runtime }))
    $compiled = $compiled ? $compiled : @('none')
    Build-Module -Platform $compiled
    $packed = $module
    if ($ProjectUri) {
        $packed = Join-Path $PSScriptRoot 'out/publish/Rembg'
        Copy-ModuleWithAddress -Module $module -ProjectUri $ProjectUri -Destination $packed
    }

    $files = if ($Runtime) {
        $Runtime | ForEach-Object { Export-PlatformPackage -Module $packed -Runtime $_ -Destination $packages -Temporary (Join-Path $PSScriptRoot 'out/publish') -Platform $compiled }
    }
    else {
        Export-ModulePackage -Module $packed -Destination $packages
        Export-LibraryPackage -Destination $packages -ProjectUri $ProjectUri
    }

    $files | ForEach-Object { Write-Information ('Packaged: {0} ({1:0.0} MB)' -f $_.FullName, ($_.Length / 1e6)) }
}

function Clear-Output {
    dotnet clean -c Release -v quiet
    Get-Item -Path (Join-Path $PSScriptRoot 'out'), (Join-Path $PSScriptRoot 'tests/Pester/bin') -ErrorAction Ignore | Remove-Item -Recurse -Force
}

function Export-ModuleHelp {
    if (-not (Test-Installed -Name Microsoft.PowerShell.PlatyPS -Version 1.0)) {
        return
    }

    $pages = Get-ChildItem -Path $docs -Filter *-*.md
    foreach ($page in $pages) {
        # In PlatyPS 1.0, -LiteralPath returns nothing.
        if (-not (Test-MarkdownCommandHelp -Path $page)) {
            throw "'$page' does not follow PlatyPS' schema; Test-MarkdownCommandHelp -DetailView tells where."
        }
    }

    $commands = Import-MarkdownCommandHelp -LiteralPath $pages.FullName
    $temporary = Join-Path $PSScriptRoot 'out/help'
    foreach ($maml in Export-MamlCommandHelp -CommandHelp $commands -OutputFolder $temporary -Force) {
        Repair-Maml -Path $maml -Command $commands
        Copy-Item -LiteralPath $maml -Destination $help
    }

    foreach ($topic in Get-ChildItem -Path $docs -Filter about_*.help.md) {
        $text = ConvertTo-AboutText -Line (Get-Content -LiteralPath $topic)
        Set-Content -LiteralPath (Join-Path $help "$($topic.BaseName).txt") -Value $text
    }

    Remove-Item -LiteralPath $temporary -Recurse
}

# PlatyPS 1.0 leaves the code of examples in their introduction, omits default values, and does not convert Markdown in the text.
function Repair-Maml {
    param([string] $Path, [object[]] $Command)

    $namespaces = @{
        command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'
        maml    = 'http://schemas.microsoft.com/maml/2004/10'
        dev     = 'http://schemas.microsoft.com/maml/dev/2004/10'
    }
    $document = [xml]::new()
    $document.Load($Path)
    $find = { param($xpath, $node = $document) Select-Xml -Xml $node -XPath $xpath -Namespace $namespaces | ForEach-Object Node }
    $add = {
        param($parent, $name, $text)
        $child = $parent.AppendChild($document.CreateElement($name, $namespaces[$name.Split(':')[0]]))
        if ($text) { $child.InnerText = $text }
    }
    $remove = { param($xpath, $node = $document) & $find $xpath $node | ForEach-Object { $null = $_.ParentNode.RemoveChild($_) } }

    foreach ($paragraph in & $find '//maml:para') {
        $paragraph.InnerText = ConvertTo-PlainText $paragraph.InnerText
    }

    foreach ($element in & $find '//command:command') {
        $page = $Command | Where-Object Title -EQ $element.details.name
        foreach ($parameter in & $find 'command:parameters/command:parameter' $element) {
            & $add $parameter 'dev:defaultValue' ($page.Parameters | Where-Object Name -EQ $parameter.name).DefaultValue
        }

        foreach ($pair in [Linq.Enumerable]::Zip[object, object](@(& $find 'command:examples/command:example' $element), $page.Examples)) {
            $example, $source = $pair.Item1, $pair.Item2
            if ($source.Remarks -notmatch '(?s)^```powershell\r?\n(?<code>.*?)\r?\n```(?<remarks>.*)$') {
                throw "The example '$($source.Title)' of $($page.Title) does not begin with its code."
            }

            $code, $remarks = $Matches.code, (ConvertTo-PlainText $Matches.remarks)
            & $remove 'maml:introduction|dev:code|dev:remarks' $example
            & $add $example 'dev:code' $code
            & $add $example 'dev:remarks'
            & $add $example.LastChild 'maml:para' $remarks
        }
    }

    # If a cmdlet has no address of its own, Get-Help -Online opens the first address among these links, which is another project's page.
    # Addresses are therefore converted to text, and paths, which cannot be opened from a console, are removed.
    & $remove '//maml:navigationLink[maml:uri = ""]'
    foreach ($link in & $find '//maml:navigationLink[contains(maml:uri, ":")]') {
        $link.linkText = "$($link.linkText), $($link.uri)"
    }

    & $remove '//maml:uri'

    $settings = [Xml.XmlWriterSettings] @{ Indent = $true; NewLineChars = "`n"; Encoding = [Text.UTF8Encoding]::new($false) }
    $writer = [Xml.XmlWriter]::Create($Path, $settings)
    $document.Save($writer)
    $writer.Dispose()
}

# Puts each paragraph or list item on one line, so that it is wrapped to the width of the reader's window, and removes backticks.
function ConvertTo-PlainText {
    param([string] $Markdown)

    ($Markdown.Trim() -replace '(?<=\S)[ ]*\r?\n(?!\s*\n|- )[ ]*(?=\S)', ' ').Replace('`', '')
}

# Converts Markdown to the plain text of about topics: headings at the margin, text and code indented.
function ConvertTo-AboutText {
    param([string[]] $Line)

    $isCode = $false
    $lines = switch -Regex ($Line) {
        '^```' { $isCode = -not $isCode; continue }
        '^\s*$' { ''; continue }
        { $isCode } { "        $_"; continue }
        '^# (.+)' { 'TOPIC', "    $($Matches[1])"; continue }
        '^## (.+)' { $Matches[1].ToUpperInvariant(); continue }
        '^### (.+)' { "  $($Matches[1])"; continue }
        default { '    ' + $_.Replace('`', '') }
    }

    # The engine reads a topic's synopsis from its fifth line, so there must be no blank lines after headings.
    ($lines -join "`n") -replace '(?m)^(\S.*)\n\n', "`$1`n"
}

function Test-Installed {
    param([string] $Name, [version] $Version)

    $found = @(Get-Module -Name $Name -ListAvailable | Where-Object Version -GE $Version)
    if ($found.Count -eq 0) {
        Write-Information "Skipped: $Name $Version or newer is not installed. To install it: Install-PSResource $Name"
    }

    $found.Count -gt 0
}

# Runs a command in another process, because the module's files would stay loaded in this one and block the next build.
function Invoke-Shell {
    param([string] $Command)

    # If PowerShell is a .NET tool, the process is dotnet, and PowerShell is its first argument.
    $process = [Environment]::ProcessPath
    $start = (Split-Path $process -LeafBase) -eq 'dotnet' ? @(Join-Path $PSHOME pwsh.dll) : @()
    & $process @start -NoProfile -WorkingDirectory $PSScriptRoot -Command $Command
}

Push-Location -LiteralPath $PSScriptRoot
try {
    foreach ($name in $Task) {
        switch ($name) {
            'Build' { Build-Module }
            'Test' { Test-Module }
            'Demo' { Show-Demo }
            'Package' { Compress-Module }
            'Help' { Export-ModuleHelp }
            'Clean' { Clear-Output }
        }
    }
}
finally {
    Pop-Location
}

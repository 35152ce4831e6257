<#
.SYNOPSIS
    Writes the public address of the project into a copy of the module: functions for build.ps1.
.DESCRIPTION
    The repository does not contain its public address; the publisher of the module chooses it. The address must be the address of a repository on GitHub, or on
    another site that shows files at <address>/blob/HEAD/<path> and serves them at <address>/raw/HEAD/<path>.
#>

# Copies the module and writes the address into its manifest and its help, so that Get-Help -Online opens it.
function Copy-ModuleWithAddress {
    param([string] $Module, [uri] $ProjectUri, [string] $Destination)

    Remove-Item -LiteralPath $Destination -Recurse -ErrorAction Ignore
    $null = New-Item -ItemType Directory -Path $Destination
    Copy-Item -Path (Join-Path $Module *) -Destination $Destination -Recurse
    $address = $ProjectUri.AbsoluteUri.TrimEnd('/')
    Set-ManifestAddress -Path (Join-Path $Destination Rembg.psd1) -Address $address
    foreach ($help in Get-ChildItem -Path $Destination -Filter *-Help.xml -Recurse) {
        Add-OnlineHelp -Path $help.FullName -Address $address
    }
}

function Set-ManifestAddress {
    param([string] $Path, [string] $Address)

    $license = "(?m)^(?<indent> *)LicenseUri +="
    $text = Get-Content -LiteralPath $Path -Raw
    if ($text -notmatch $license) {
        throw "'$Path' has no LicenseUri, beside which the address belongs."
    }

    $text = $text -replace '(?m)^ *# No ProjectUri.*\r?\n', ''
    $quoted = $Address.Replace("'", "''")
    $text = $text -replace $license, ('${{indent}}ProjectUri   = ''{0}''{1}${{indent}}IconUri      = ''{0}/raw/HEAD/packaging/library/icon.png''{1}$0' -f $quoted.Replace('$', '$$'), "`n")
    Set-Content -LiteralPath $Path -Value $text -NoNewline
}

# Get-Help -Online opens a command's first link that has an address.
function Add-OnlineHelp {
    param([string] $Path, [string] $Address)

    $namespaces = @{ command = 'http://schemas.microsoft.com/maml/dev/command/2004/10'; maml = 'http://schemas.microsoft.com/maml/2004/10' }
    $document = [xml]::new()
    $document.PreserveWhitespace = $true
    $document.Load($Path)
    foreach ($command in Select-Xml -Xml $document -XPath '//command:command' -Namespace $namespaces | ForEach-Object Node) {
        $name = (Select-Xml -Xml $command -XPath 'command:details/command:name' -Namespace $namespaces).Node.InnerText.Trim()
        $links = Select-Xml -Xml $command -XPath 'command:relatedLinks' -Namespace $namespaces | ForEach-Object Node
        if (-not $links) {
            $links = $command.AppendChild($document.CreateElement('command:relatedLinks', $namespaces.command))
        }

        $link = $links.PrependChild($document.CreateElement('maml:navigationLink', $namespaces.maml))
        $link.AppendChild($document.CreateElement('maml:linkText', $namespaces.maml)).InnerText = 'Online version'
        $link.AppendChild($document.CreateElement('maml:uri', $namespaces.maml)).InnerText = "$Address/blob/HEAD/docs/en-US/$name.md"
    }

    $document.Save($Path)
}

# Comes before everything else of the module. .NET cannot unload assemblies, so a process keeps the copy of the module that it loaded
# first, even after Remove-Module; without this check the cmdlets of that copy would go by the other copy's name and version.
# It uses no cmdlets: a host may have none but the engine's.
foreach ($assembly in [AppDomain]::CurrentDomain.GetAssemblies()) {
    if ($assembly.GetName().Name -ne 'Rembg.Loader') {
        continue
    }

    $used = [IO.Path]::GetDirectoryName($assembly.Location)
    $comparison = $IsLinux ? [StringComparison]::Ordinal : [StringComparison]::OrdinalIgnoreCase
    if (-not [string]::Equals($used, $PSScriptRoot, $comparison)) {
        $message = "This session already uses the copy of Rembg in '$used', and keeps it until it ends; the copy in '$PSScriptRoot' was not loaded. To use that one, start a new session."
        throw [System.Management.Automation.ErrorRecord]::new([InvalidOperationException]::new($message), 'AnotherCopyLoaded', 'ResourceExists', $PSScriptRoot)
    }
}

Export-ModuleMember

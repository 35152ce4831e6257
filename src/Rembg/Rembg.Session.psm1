# Comes before everything else of the module. .NET cannot unload assemblies, so a process keeps the copy of the module that it loaded
# first, even after Remove-Module; without this check the cmdlets of that copy would go by the other copy's name and version.
# It uses no cmdlets: a host may have none but the engine's. At a first import, it only looks a name up, because the
# engine takes tens of milliseconds to compile a loop over the assemblies.
$loader = 'Rembg.Loader.CoreLoadContext' -as [type]
if ($loader) {
    $used = [IO.Path]::GetDirectoryName($loader.Assembly.Location)
    $comparison = $IsLinux ? [StringComparison]::Ordinal : [StringComparison]::OrdinalIgnoreCase
    if (-not [string]::Equals($used, $PSScriptRoot, $comparison)) {
        $message = "This session already uses the copy of Rembg in '$used', and keeps it until it ends; the copy in '$PSScriptRoot' was not loaded. To use that one, start a new session."
        throw [System.Management.Automation.ErrorRecord]::new([InvalidOperationException]::new($message), 'AnotherCopyLoaded', 'ResourceExists', $PSScriptRoot)
    }
}

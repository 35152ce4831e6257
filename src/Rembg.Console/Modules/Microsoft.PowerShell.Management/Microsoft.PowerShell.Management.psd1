# PowerShell's own cmdlets, so that scripts find them in the console. PowerShell has the same module with the same name; this one
# is for the console, which has no $PSHOME with modules.
@{
    RootModule = 'Microsoft.PowerShell.Commands.Management.dll'
    ModuleVersion = '7.0.0.0'
    GUID = 'EEFCB906-B326-4E99-9F54-8B4BB6EF3C6D'
    Author = 'PowerShell'
    CompanyName = 'Microsoft Corporation'
    Copyright = '(c) Microsoft Corporation. MIT licence.'
    CompatiblePSEditions = @('Core')
    FunctionsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @('gcb', 'gtz', 'scb')
    CmdletsToExport = @(
        'Add-Content', 'Clear-Content', 'Clear-Item', 'Clear-ItemProperty', 'Convert-Path', 'Copy-Item',
        'Copy-ItemProperty', 'Debug-Process', 'Get-ChildItem', 'Get-Clipboard', 'Get-Content', 'Get-Item',
        'Get-ItemProperty', 'Get-ItemPropertyValue', 'Get-Location', 'Get-Process', 'Get-PSDrive', 'Get-PSProvider',
        'Get-TimeZone', 'Invoke-Item', 'Join-Path', 'Move-Item', 'Move-ItemProperty', 'New-Item', 'New-ItemProperty',
        'New-PSDrive', 'Pop-Location', 'Push-Location', 'Remove-Item', 'Remove-ItemProperty', 'Remove-PSDrive',
        'Rename-Item', 'Rename-ItemProperty', 'Resolve-Path', 'Restart-Computer', 'Set-Clipboard', 'Set-Content',
        'Set-Item', 'Set-ItemProperty', 'Set-Location', 'Split-Path', 'Start-Process', 'Stop-Computer',
        'Stop-Process', 'Test-Connection', 'Test-Path', 'Wait-Process'
    )
}

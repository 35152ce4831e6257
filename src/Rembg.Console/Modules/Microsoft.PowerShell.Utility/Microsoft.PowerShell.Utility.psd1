# PowerShell's own cmdlets, so that scripts find them in the console. PowerShell has the same module with the same name; this one
# is for the console, which has no $PSHOME with modules. Add-Type is left out: the C# compiler that it needs is as large as all else.
@{
    RootModule = 'Microsoft.PowerShell.Commands.Utility.dll'
    ModuleVersion = '7.0.0.0'
    GUID = '1DA87E53-152B-403E-98DC-74D7B4D63D59'
    Author = 'PowerShell'
    CompanyName = 'Microsoft Corporation'
    Copyright = '(c) Microsoft Corporation. MIT licence.'
    CompatiblePSEditions = @('Core')
    FunctionsToExport = @()
    VariablesToExport = @()
    AliasesToExport = @('fhx')
    CmdletsToExport = @(
        'Add-Member', 'Clear-Variable', 'Compare-Object', 'ConvertFrom-CliXml', 'ConvertFrom-Csv', 'ConvertFrom-Json',
        'ConvertFrom-Markdown', 'ConvertFrom-StringData', 'ConvertTo-CliXml', 'ConvertTo-Csv', 'ConvertTo-Html',
        'ConvertTo-Json', 'ConvertTo-Xml', 'Debug-Runspace', 'Disable-PSBreakpoint', 'Disable-RunspaceDebug',
        'Enable-PSBreakpoint', 'Enable-RunspaceDebug', 'Export-Alias', 'Export-Clixml', 'Export-Csv',
        'Export-FormatData', 'Export-PSSession', 'Format-Custom', 'Format-Hex', 'Format-List', 'Format-Table',
        'Format-Wide', 'Get-Alias', 'Get-Culture', 'Get-Date', 'Get-Error', 'Get-Event', 'Get-EventSubscriber',
        'Get-FileHash', 'Get-FormatData', 'Get-Host', 'Get-MarkdownOption', 'Get-Member', 'Get-PSBreakpoint',
        'Get-PSCallStack', 'Get-Random', 'Get-Runspace', 'Get-RunspaceDebug', 'Get-SecureRandom', 'Get-TraceSource',
        'Get-TypeData', 'Get-UICulture', 'Get-Unique', 'Get-Uptime', 'Get-Variable', 'Get-Verb', 'Group-Object',
        'Import-Alias', 'Import-Clixml', 'Import-Csv', 'Import-LocalizedData', 'Import-PowerShellDataFile',
        'Import-PSSession', 'Invoke-Expression', 'Invoke-RestMethod', 'Invoke-WebRequest', 'Join-String',
        'Measure-Command', 'Measure-Object', 'New-Alias', 'New-Event', 'New-Guid', 'New-Object', 'New-TemporaryFile',
        'New-TimeSpan', 'New-Variable', 'Out-File', 'Out-String', 'Read-Host', 'Register-EngineEvent',
        'Register-ObjectEvent', 'Remove-Alias', 'Remove-Event', 'Remove-PSBreakpoint', 'Remove-TypeData',
        'Remove-Variable', 'Select-Object', 'Select-String', 'Select-Xml', 'Send-MailMessage', 'Set-Alias',
        'Set-Date', 'Set-MarkdownOption', 'Set-PSBreakpoint', 'Set-TraceSource', 'Set-Variable', 'Show-Markdown',
        'Sort-Object', 'Start-Sleep', 'Tee-Object', 'Test-Json', 'Trace-Command', 'Unblock-File', 'Unregister-Event',
        'Update-FormatData', 'Update-List', 'Update-TypeData', 'Wait-Debugger', 'Wait-Event', 'Write-Debug',
        'Write-Error', 'Write-Host', 'Write-Information', 'Write-Output', 'Write-Progress', 'Write-Verbose',
        'Write-Warning'
    )
}

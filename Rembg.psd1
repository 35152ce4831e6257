@{
    ModuleVersion        = '0.1.0'
    GUID                 = '5d0c7a35-8f43-4f0e-9d3c-0c5b6f1b7c21'
    Author               = 'The Rembg for PowerShell contributors'
    CompanyName          = 'Community'
    Copyright            = '(c) 2026 The Rembg for PowerShell contributors. MIT licence.'
    Description          = 'Removes the background of photos, locally, with the U2-Net family of models, and quantizes these models to INT8: Get-ChildItem *.jpg | Remove-ImageBackground'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')

    # The first one refuses a second copy of the module; the loader isolates Rembg.Core's dependencies before the cmdlets are read.
    NestedModules        = @('Rembg.Session.psm1', 'views/Rembg.Views.psd1', 'Rembg.Loader.dll')
    RootModule           = 'Rembg.dll'

    CmdletsToExport      = @(
        'Clear-RembgCache'
        'ConvertTo-QuantizedModel'
        'Get-RembgCache'
        'Get-RembgDevice'
        'Get-RembgJournal'
        'Get-RembgModel'
        'Get-RembgServer'
        'Install-RembgModel'
        'Measure-RembgModel'
        'Register-RembgModel'
        'Remove-ImageBackground'
        'Start-RembgServer'
        'Stop-RembgServer'
        'Test-RembgModel'
        'Uninstall-RembgModel'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()

    PrivateData          = @{
        PSData = @{
            Tags         = @('PSEdition_Core', 'Windows', 'Linux', 'MacOS', 'Image', 'Background', 'Segmentation', 'U2Net', 'ONNX', 'Quantization', 'INT8')
            # No ProjectUri and no IconUri: whoever publishes the module gives its address to build.ps1 Package -ProjectUri.
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'The first version. CHANGELOG.md, in the directory of the module, lists what it does; ThirdPartyNotices.md names the software that comes with it.'
        }
    }
}

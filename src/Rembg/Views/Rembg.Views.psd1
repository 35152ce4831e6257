@{
    # Not in the manifest of the module, which loads its own before any nested module: the refusal of a second copy has to come first.
    ModuleVersion     = '0.1.0'
    GUID              = '0d1de9c5-0a0f-4e0b-9a55-6f3a3f0c6c6e'
    Description       = 'The tables and properties of the objects of Rembg.'
    TypesToProcess    = @('Rembg.Types.ps1xml')
    FormatsToProcess  = @('Rembg.Format.ps1xml', 'Rembg.Models.Format.ps1xml', 'Rembg.Devices.Format.ps1xml', 'Rembg.Journals.Format.ps1xml', 'Rembg.Server.Format.ps1xml')
    FunctionsToExport = @()
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}

BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'The module' {
    BeforeEach { Push-Location }
    AfterEach { Pop-Location }

    It 'has a valid manifest and exports its cmdlets' {
        $names = @(
            'Clear-RembgCache', 'ConvertTo-QuantizedModel', 'Get-RembgCache', 'Get-RembgDevice', 'Get-RembgJournal', 'Get-RembgModel', 'Get-RembgServer'
            'Install-RembgModel', 'Measure-RembgModel', 'Register-RembgModel', 'Remove-ImageBackground', 'Start-RembgServer'
            'Stop-RembgServer', 'Test-RembgModel', 'Uninstall-RembgModel'
        )
        (Test-ModuleManifest -Path $module).ExportedCmdlets.Keys | Sort-Object | Should -Be $names
        (Get-Command -Module Rembg).Name | Sort-Object | Should -Be $names
        Get-Command -Name Remove-ImageBackground | Select-Object -ExpandProperty CommandType | Should -Be 'Cmdlet'
    }

    It 'works after removal and import, and after import with -Force' {
        $null = New-PhotoDirectory a.jpg
        Remove-Module -Name Rembg
        Get-Command -Name Remove-ImageBackground -ErrorAction Ignore | Should -BeNullOrEmpty
        Import-Module $module
        (Remove-ImageBackground a.jpg one).HasSubject | Should -BeTrue
        Import-Module $module -Force
        (Remove-ImageBackground a.jpg two).HasSubject | Should -BeTrue
    }

    It 'leaves no type or format errors behind when it is imported again' {
        $Error.Clear()
        1..2 | ForEach-Object { Import-Module $module -Force }
        $Error | Should -BeNullOrEmpty
    }
}

Describe 'Get-Help' {
    It 'has a synopsis, a description and examples with code and text' {
        $help = Get-Help -Name Remove-ImageBackground -Full
        $help.Synopsis | Should -Match '^Cuts the subject out'
        $help.description.Text | Should -Match 'never changed'
        $help.examples.example.Count | Should -BeGreaterOrEqual 5
        foreach ($example in $help.examples.example) {
            $example.code | Should -Match 'Remove-ImageBackground'
            $example.code | Should -Not -Match '```'
            $example.remarks.Text | Should -Not -BeNullOrEmpty
        }
    }

    It 'describes every parameter, as <Name>' -ForEach @(
        @{ Name = 'Path' }, @{ Name = 'LiteralPath' }, @{ Name = 'DestinationPath' }, @{ Name = 'BackgroundColor' }, @{ Name = 'WhatIf' }
    ) {
        (Get-Help -Name Remove-ImageBackground -Parameter $Name).description.Text.Length | Should -BeGreaterThan 20
    }

    It 'shows a page of text with the sections that pages have' {
        $text = Get-Help -Name Remove-ImageBackground -Full | Out-String -Width 100
        foreach ($section in 'NAME', 'SYNOPSIS', 'SYNTAX', 'DESCRIPTION', 'PARAMETERS', 'INPUTS', 'OUTPUTS', 'NOTES', 'RELATED LINKS') {
            $text | Should -MatchExactly "(?m)^$section\s*$"
        }
    }

    It 'has the about topic' {
        Get-Help -Name about_Rembg | Should -Match 'U2NET_HOME'
    }
}

Describe 'Tab' {
    BeforeEach { Push-Location }
    AfterEach { Pop-Location }

    It 'completes <Text> with <Expected>' -ForEach @(
        @{ Text = 'Remove-ImageB'; Expected = 'Remove-ImageBackground' }
        @{ Text = 'Remove-ImageBackground -Dest'; Expected = '-DestinationPath' }
        @{ Text = 'Remove-ImageBackground -Model u2netp'; Expected = 'u2netp' }
        @{ Text = 'Remove-ImageBackground -Model '; Expected = 'isnet-anime' }
        @{ Text = 'Remove-ImageBackground -Format J'; Expected = 'Jpeg' }
        @{ Text = 'Remove-ImageBackground -BackgroundColor Whit'; Expected = 'White' }
    ) {
        (TabExpansion2 -inputScript $Text -cursorColumn $Text.Length).CompletionMatches.CompletionText | Should -Contain $Expected
    }

    It 'completes paths with files' {
        $null = New-PhotoDirectory a.jpg
        $line = 'Remove-ImageBackground -Path ./'
        (TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches.ListItemText | Should -Contain 'a.jpg'
    }
}

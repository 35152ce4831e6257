BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Photos' {
    BeforeEach { Push-Location }
    AfterEach { Pop-Location }

    It 'come from the pipeline of Get-ChildItem, in order' {
        $null = New-PhotoDirectory b.jpg, a.jpg, c.jpg
        $results = Get-ChildItem *.jpg | Remove-ImageBackground -DestinationPath out
        $results.Source | Split-Path -Leaf | Should -Be 'a.jpg', 'b.jpg', 'c.jpg'
        Get-ChildItem out | Select-Object -ExpandProperty Name | Should -Be 'a.png', 'b.png', 'c.png'
    }

    It 'come from the pipeline as strings' {
        $null = New-PhotoDirectory a.jpg, b.jpg
        'a.jpg', 'b.jpg' | Remove-ImageBackground -DestinationPath out | Should -HaveCount 2
    }

    It 'come from the pipeline by the property <_>' -ForEach 'Path', 'FullName', 'PSPath', 'LiteralPath' {
        $null = New-PhotoDirectory a.jpg
        [pscustomobject] @{ $_ = Join-Path $PWD a.jpg } | Remove-ImageBackground -DestinationPath out | Should -HaveCount 1
    }

    It 'come as bytes, and without the comma end the command with one error that names it' {
        $null = New-PhotoDirectory a.jpg
        $bytes = Get-Content a.jpg -AsByteStream -Raw
        (, $bytes | Remove-ImageBackground).Length | Should -BeGreaterThan 1000
        $failure = { $bytes | Remove-ImageBackground } | Should -Throw -PassThru -ErrorId 'OptionsInvalid,*'
        "$failure" | Should -BeLike '*,$bytes | Remove-ImageBackground*'
    }

    It 'come from patterns' {
        $null = New-PhotoDirectory a1.jpg, a2.jpg, b1.jpg
        Remove-ImageBackground a?.jpg out | Should -HaveCount 2
        Remove-ImageBackground '[b]*.jpg' out | Should -HaveCount 1
    }

    It 'have brackets in their names' {
        $null = New-PhotoDirectory 'photo [1].jpg', 'set[2]/x.jpg'
        (Remove-ImageBackground -LiteralPath 'photo [1].jpg' -DestinationPath out).Output | Split-Path -Leaf | Should -Be 'photo [1].png'
        Get-ChildItem -LiteralPath 'set[2]' | Remove-ImageBackground -DestinationPath 'out[3]' | Should -HaveCount 1
        Test-Path -LiteralPath 'out[3]/x.png' | Should -BeTrue
    }

    It 'have brackets in their names, which Tab and Escape write with backticks' {
        $null = New-PhotoDirectory 'photo[1].jpg', 'other.jpg'
        $line = 'Remove-ImageBackground photo'
        $completed = (TabExpansion2 $line $line.Length).CompletionMatches[0].CompletionText
        $completed | Should -Match '`\[1`\].jpg'
        Invoke-Expression "Remove-ImageBackground $completed one" | Should -HaveCount 1
        Remove-ImageBackground ([WildcardPattern]::Escape('photo[1].jpg')) two | Should -HaveCount 1
        Remove-ImageBackground 'photo[1].jpg' three | Should -HaveCount 1
        Get-ChildItem one, two, three -Name | Should -Be (@('photo[1].png') * 3)
    }

    It 'have names that are not plain ASCII' {
        $null = New-PhotoDirectory "fotografía año.jpg", "写真.jpg"
        Get-ChildItem *.jpg | Remove-ImageBackground | Should -HaveCount 2
        Get-RelativeFile | Should -Contain '写真.nobg.png'
    }

    It 'come from directories, with -Recurse from those below, mirrored' {
        $null = New-PhotoDirectory in/a.jpg, in/sub/b.jpg
        Remove-ImageBackground in flat | Should -HaveCount 1
        Remove-ImageBackground in deep -Recurse | Should -HaveCount 2
        Get-RelativeFile | Should -Be 'deep/a.png', 'deep/sub/b.png', 'flat/a.png', 'in/a.jpg', 'in/sub/b.jpg'
    }

    It 'are found from the current location of PowerShell, not of the process' {
        $null = New-PhotoDirectory a.jpg
        [Environment]::CurrentDirectory | Should -Not -Be $PWD.Path
        (Remove-ImageBackground a.jpg).Output | Should -Be (Join-Path $PWD a.nobg.png)
        (Remove-ImageBackground ./a.jpg ../up).Output | Should -Be (Join-Path (Split-Path $PWD) up a.png)
    }

    It 'are found on drives of PowerShell' {
        $directory = New-PhotoDirectory a.jpg
        $null = New-PSDrive -Name Photos -PSProvider FileSystem -Root $directory
        (Remove-ImageBackground Photos:/a.jpg Photos:/out).Output | Should -Be (Join-Path $directory out a.png)
        Remove-ImageBackground -Path Photos:/*.jpg -DestinationPath Photos:/wild | Should -HaveCount 1
        Get-ChildItem Photos:/*.jpg | Remove-ImageBackground -DestinationPath Photos:/items | Should -HaveCount 1
        Set-Location Photos:/
        Remove-ImageBackground -LiteralPath a.jpg -DestinationPath here | Should -HaveCount 1
        Get-ChildItem Photos:/here | Should -HaveCount 1
        Set-Location $directory
        Remove-PSDrive -Name Photos
    }

    It 'are passed over where they are outputs of the run before' {
        $null = New-PhotoDirectory a.jpg
        1..2 | ForEach-Object { Get-ChildItem | Remove-ImageBackground -Force } | Should -HaveCount 2
        Get-RelativeFile | Should -Be 'a.jpg', 'a.nobg.png'
    }
}

Describe 'Options' {
    BeforeEach { Push-Location }
    AfterEach { Pop-Location }

    It '-WhatIf writes nothing' {
        $null = New-PhotoDirectory a.jpg
        Remove-ImageBackground a.jpg out -WhatIf | Should -BeNullOrEmpty
        Get-RelativeFile | Should -Be 'a.jpg'
    }

    It '-Confirm:$false goes on without asking, whatever the preference' {
        $null = New-PhotoDirectory a.jpg
        $ConfirmPreference = 'Low'
        Remove-ImageBackground a.jpg out -Confirm:$false | Should -HaveCount 1
    }

    It '-SkipExisting leaves what is there, -Force replaces it' {
        $null = New-PhotoDirectory a.jpg, b.jpg
        $null = New-Item -Path out/a.png -Value old -Force
        (Remove-ImageBackground *.jpg out -SkipExisting).Output | Split-Path -Leaf | Should -Be 'b.png'
        Get-Content out/a.png | Should -Be 'old'
        Remove-ImageBackground *.jpg out -SkipExisting -Force | Should -BeNullOrEmpty
        Remove-ImageBackground *.jpg out -Force | Should -HaveCount 2
        (Get-Item out/a.png).Length | Should -BeGreaterThan 100
    }

    It '-Format <Format> gives <Extension>' -ForEach @(
        @{ Format = 'Png'; Extension = '.png' }, @{ Format = 'WebP'; Extension = '.webp' }
        @{ Format = 'Tiff'; Extension = '.tif' }, @{ Format = 'Jpeg'; Extension = '.jpg' }
    ) {
        $null = New-PhotoDirectory a.jpg
        (Remove-ImageBackground a.jpg out -Format $Format -BackgroundColor '#FFF').Output | Split-Path -Extension | Should -Be $Extension
    }

    It 'have defaults from $PSDefaultParameterValues' {
        $null = New-PhotoDirectory a.jpg
        $PSDefaultParameterValues = @{ 'Remove-ImageBackground:Format' = 'WebP'; '*-ImageBackground:DestinationPath' = 'out' }
        Remove-ImageBackground a.jpg | Should -HaveCount 1
        Get-RelativeFile | Should -Be 'a.jpg', 'out/a.webp'
    }

    It 'have a default model from $env:REMBG_MODEL' {
        $null = New-PhotoDirectory a.jpg
        $before = $env:REMBG_MODEL
        try {
            $env:REMBG_MODEL = 'no-such-model'
            { Remove-ImageBackground a.jpg } | Should -Throw -ErrorId 'ModelNotFound,*'
            (Remove-ImageBackground a.jpg -Model U2NETP).Model | Should -Be 'u2netp'
        }
        finally {
            $env:REMBG_MODEL = $before
        }
    }
}

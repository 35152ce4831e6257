BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'A photo that fails' {
    BeforeEach { Push-Location }
    AfterEach { Pop-Location }

    It 'is one error with an id, the file and a remedy, and the others go on' {
        $null = New-PhotoDirectory a.jpg, c.jpg
        Set-Content -Path b.jpg -Value 'not a photo'
        $results = Remove-ImageBackground a.jpg, b.jpg, c.jpg out -ErrorVariable failed -ErrorAction SilentlyContinue
        $results.Source | Split-Path -Leaf | Should -Be 'a.jpg', 'c.jpg'
        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ImageUnreadable,*'
        $failed[0].TargetObject | Should -Be (Join-Path $PWD b.jpg)
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-RelativeFile | Should -Be 'a.jpg', 'b.jpg', 'c.jpg', 'out/a.png', 'out/c.png'
    }

    It 'has the id <Id>: <Case>' -ForEach @(
        @{ Case = 'missing file'; Id = 'ImageNotFound'; Arguments = @{ Path = 'nothing.jpg' } }
        @{ Case = 'pattern without match'; Id = 'NoImagesFound'; Arguments = @{ Path = 'nothing*.jpg' } }
        @{ Case = 'directory without images'; Id = 'NoImagesFound'; Arguments = @{ Path = 'empty' } }
        @{ Case = 'empty file'; Id = 'ImageUnreadable'; Arguments = @{ Path = 'zero.jpg' } }
        @{ Case = 'truncated file'; Id = 'ImageUnreadable'; Arguments = @{ Path = 'half.jpg' } }
        @{ Case = 'too many pixels'; Id = 'ImageTooLarge'; Arguments = @{ Path = 'a.jpg'; PixelLimit = 100 } }
        @{ Case = 'existing output'; Id = 'OutputExists'; Arguments = @{ Path = 'a.jpg'; DestinationPath = 'there' } }
        @{ Case = 'output over the photo'; Id = 'OutputCollision'; Arguments = @{ Path = 'a.jpg'; DestinationPath = '.'; Format = 'Jpeg'; BackgroundColor = 'white'; Force = $true } }
        @{ Case = 'destination is a file'; Id = 'OutputNotWritable'; Arguments = @{ Path = 'a.jpg'; DestinationPath = 'note.txt' } }
        @{ Case = 'another provider'; Id = 'PathInvalid'; Arguments = @{ Path = 'Variable:HOME' } }
        @{ Case = 'another drive'; Id = 'PathInvalid'; Arguments = @{ LiteralPath = 'nodrive:\a.jpg' } }
    ) {
        $null = New-PhotoDirectory a.jpg
        $null = New-Item -ItemType Directory -Path empty
        $null = New-Item -Path there/a.png -Force
        $null = New-Item -Path zero.jpg, note.txt
        $bytes = [IO.File]::ReadAllBytes($photo)
        [IO.File]::WriteAllBytes((Join-Path $PWD half.jpg), $bytes[0..($bytes.Length / 2)])

        $before = Get-RelativeFile
        Remove-ImageBackground @Arguments -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed | Should -HaveCount 1
        $failed[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failed[0].TargetObject | Should -Not -BeNullOrEmpty
        $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        Get-RelativeFile | Should -Be $before
    }

    It 'of two photos with one output is the second' {
        $null = New-PhotoDirectory a.jpg, a.jpeg
        $results = Remove-ImageBackground a.jpg, a.jpeg out -Force -ErrorVariable failed -ErrorAction SilentlyContinue
        $results.Source | Split-Path -Leaf | Should -Be 'a.jpg'
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'OutputCollision,*'
        $failed[0].TargetObject | Split-Path -Leaf | Should -Be 'a.jpeg'
    }

    It 'stops the command where errors stop it' {
        $null = New-PhotoDirectory b.jpg
        $ErrorActionPreference = 'Stop'
        { Remove-ImageBackground nothing.jpg, b.jpg out } | Should -Throw -ErrorId 'ImageNotFound,*'
        Get-RelativeFile | Should -Be 'b.jpg'
    }
}

Describe 'A command that cannot work' {
    BeforeEach { Push-Location }
    AfterEach { Pop-Location }

    It 'ends with the id <Id>: <Case>' -ForEach @(
        @{ Case = 'unknown model'; Id = 'ModelNotFound'; Arguments = @{ Model = 'nothing' } }
        @{ Case = 'missing model file'; Id = 'ModelNotFound'; Arguments = @{ ModelPath = 'nothing.onnx' } }
        @{ Case = 'no model'; Id = 'ModelInvalid'; Arguments = @{ ModelPath = 'a.jpg' } }
        @{ Case = 'JPEG without background'; Id = 'OptionsInvalid'; Arguments = @{ Format = 'Jpeg' } }
        @{ Case = 'JPEG with a background to see through'; Id = 'OptionsInvalid'; Arguments = @{ Format = 'Jpeg'; BackgroundColor = '#FFFFFF80' } }
        @{ Case = 'mask with background'; Id = 'OptionsInvalid'; Arguments = @{ MaskOnly = $true; BackgroundColor = 'white' } }
        @{ Case = 'two models'; Id = 'OptionsInvalid'; Arguments = @{ Model = 'u2netp'; ModelPath = 'a.jpg' } }
        @{ Case = 'no colour'; Id = 'ColorInvalid'; Arguments = @{ BackgroundColor = 'nothing' } }
        @{ Case = 'number out of range'; Id = 'ParameterArgumentValidationError'; Arguments = @{ Quality = 101 } }
        @{ Case = 'no format'; Id = 'CannotConvertArgumentNoMessage'; Arguments = @{ Format = 'Gif' } }
    ) {
        $null = New-PhotoDirectory a.jpg
        $record = try { Remove-ImageBackground a.jpg out @Arguments } catch { $_ }
        $record | Should -BeOfType ([System.Management.Automation.ErrorRecord])
        $record.FullyQualifiedErrorId | Should -BeLike "$Id,*"
        Get-RelativeFile | Should -Be 'a.jpg'
    }
}

BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $sharedModels = Join-Path $shared models
    $bundled = Join-Path (Split-Path $module) models/u2netp.onnx
}

Describe 'Models' {
    BeforeEach {
        Push-Location
        $before = $env:U2NET_HOME, $env:REMBG_MODEL_SOURCE, $env:REMBG_OFFLINE
        $env:U2NET_HOME = Join-Path $TestDrive ([guid]::NewGuid())
        $env:REMBG_MODEL_SOURCE = $null
        $env:REMBG_OFFLINE = '1'
        if (-not (Test-Path -LiteralPath $bundled)) {
            Set-ItResult -Skipped -Because 'the module was built without its default model'
        }
    }
    AfterEach {
        Pop-Location
        $env:U2NET_HOME, $env:REMBG_MODEL_SOURCE, $env:REMBG_OFFLINE = $before
    }

    It 'are listed in a table that fits a narrow window' {
        $lines = Get-RembgModel | Out-String -Width 80 -Stream
        $lines | Where-Object Length -GT 80 | Should -BeNullOrEmpty
        $lines -match '^u2netp +Verified +4\.\d +320 Apache-2\.0 ' | Should -HaveCount 1
        $lines -match '^bria-rmbg +NotInstalled +1024\.3 +1024 CC-BY-NC-4\.0 ' | Should -HaveCount 1
    }

    It 'have their levels in a list' {
        Get-RembgModel u2netp | Format-List | Out-String -Width 80 | Should -MatchExactly '(?m)^Levels\s+: 0\.33, 0\.95'
    }

    It 'go through the pipeline from one command to the next' {
        $models = Get-RembgModel -Installed | Test-RembgModel
        $models.Name | Should -Be 'u2netp'
        $models.Passed | Should -BeTrue
        (Get-RembgModel u2netp | Get-Item).FullName | Should -Be $bundled
        (Get-RembgModel u2netp | Measure-RembgModel -Iterations 1 -Warmup 0).Model | Should -Be 'u2netp'
    }

    It 'are installed from a folder, relative to the current location' {
        $null = New-PhotoDirectory a.jpg
        $null = New-Item -ItemType Directory -Path mirror
        Copy-Item -LiteralPath $bundled -Destination mirror
        $model = Install-RembgModel u2netp -Source mirror -Force
        $model.State | Should -Be 'Verified'
        $model.Path | Should -Be (Join-Path $env:U2NET_HOME u2netp.onnx)
        (Remove-ImageBackground a.jpg out).HasSubject | Should -BeTrue
        Uninstall-RembgModel u2netp -Confirm:$false
        Get-ChildItem -LiteralPath $env:U2NET_HOME | Should -BeNullOrEmpty
    }

    It 'of one''s own are registered, used and uninstalled by name' {
        $null = New-PhotoDirectory a.jpg
        Copy-Item -LiteralPath $bundled -Destination mine.onnx
        $model = Get-Item mine.onnx | Register-RembgModel -Name shop -Std 0.229, 0.224, 0.225 -Purpose 'shoes'
        $model.State | Should -Be 'Registered'
        (Remove-ImageBackground a.jpg out -Model shop).Model | Should -Be 'shop'
        (TabExpansion2 'Remove-ImageBackground -Model sh').CompletionMatches.CompletionText | Should -Be 'shop'
        Get-Content -LiteralPath (Join-Path $env:U2NET_HOME shop.rembg.json) -Raw | ConvertFrom-Json | Select-Object -ExpandProperty purpose | Should -Be 'shoes'
        Uninstall-RembgModel shop
        { Remove-ImageBackground a.jpg out -Model shop -Force } | Should -Throw -ErrorId 'ModelNotFound,*'
    }

    It 'that are missing end a run and say how they are brought in' {
        $null = New-PhotoDirectory a.jpg
        $record = try { Remove-ImageBackground a.jpg out -Model u2net } catch { $_ }
        $record.FullyQualifiedErrorId | Should -BeLike 'ModelNotFound,*'
        "$record" | Should -BeLike '*Install-RembgModel -Name u2net*https://github.com/danielgatis/rembg/releases/download/v0.0.0/u2net.onnx*8d10d2f3bb75ae3b6d527c77944fc5e7dcd94b29809d47a739a7a728a912b491*'
        "$record" | Should -BeLike "*$(Join-Path $env:U2NET_HOME u2net.onnx)*"
        Get-RelativeFile | Should -Be 'a.jpg'
    }

    It 'may not be replaced by what is not the published file' {
        $null = New-PhotoDirectory a.jpg
        $null = New-Item -ItemType Directory -Path mirror
        Copy-Item -LiteralPath $bundled -Destination mirror/u2net.onnx
        Install-RembgModel u2net -Source mirror -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed[0].FullyQualifiedErrorId | Should -BeLike 'ChecksumMismatch,*'
        (Get-ChildItem -LiteralPath $env:U2NET_HOME -Force).Name | Should -Be 'u2net.onnx.rejected'
        (Get-RembgModel u2net).State | Should -Be 'NotInstalled'
    }

    It 'are not installed where it is only shown' {
        Install-RembgModel u2netp -Source $sharedModels -Force -WhatIf | Should -BeNullOrEmpty
        Register-RembgModel shop $bundled -WhatIf | Should -BeNullOrEmpty
        Test-Path -LiteralPath $env:U2NET_HOME | Should -BeFalse
    }
}

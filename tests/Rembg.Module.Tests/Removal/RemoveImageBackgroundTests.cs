namespace Rembg.Tests;

/// <summary>The files that the cmdlet takes, its outputs, and the options that reach the core.</summary>
public sealed class RemoveImageBackgroundTests : CmdletTest
{
    [Fact]
    public void Wildcards_files_and_directories_are_found()
    {
        Files.Add(SharedData.Photo("girl.png"), "in/a.png");
        Files.Add(SharedData.Photo("girl.png"), "in/b.png");
        Files.Add(SharedData.Photo("girl.png"), "in/sub/c.png");
        File.WriteAllText(Files["in/notes.txt"], "no photo");

        Run("Remove-ImageBackground -Path $args[0] -DestinationPath $args[1]", Files["in/[ab].png"], Files["wild"]).ThrowOnError();
        Run("Remove-ImageBackground $args[0] $args[1]", Files["in"], Files["flat"]).ThrowOnError();
        Run("Remove-ImageBackground -LiteralPath $args[0] -DestinationPath $args[1] -Recurse", Files["in"], Files["deep"]).ThrowOnError();

        Assert.Equal(
            ["deep/a.png", "deep/b.png", "deep/sub/c.png", "flat/a.png", "flat/b.png", "wild/a.png", "wild/b.png"],
            Files.Files.Where(file => !file.StartsWith("in/", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_pattern_of_directories_keeps_their_names_and_leaves_the_destination_alone()
    {
        Files.Add(SharedData.Photo("girl.png"), "a/photo.png");
        Files.Add(SharedData.Photo("girl.png"), "b/deep/photo.png");
        const string Script = "Remove-ImageBackground -Path $args[0] -DestinationPath $args[1] -Recurse -SkipExisting";
        Assert.Equal(2, Run(Script, Files["*"], Files["out"]).ThrowOnError().Output.Count);
        Assert.Empty(Run(Script, Files["*"], Files["out"]).ThrowOnError().Output);
        Assert.Equal(["a/photo.png", "b/deep/photo.png", "out/a/photo.png", "out/b/deep/photo.png"], Files.Files);
    }

    [Fact]
    public void Literal_paths_have_no_wildcards_and_relative_ones_start_at_the_location()
    {
        Files.Add(SharedData.Photo("girl.png"), "set/girl [x].png");
        Run("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0]); Remove-ImageBackground -LiteralPath './girl [x].png'", Files["set"]).ThrowOnError();
        Assert.Contains("set/girl [x].nobg.png", Files.Files);
    }

    [Fact]
    public void File_objects_bind_and_so_do_results()
    {
        string photo = Files.Add(SharedData.Photo("girl.png"));
        const string Twice = "[System.IO.FileInfo] $args[0] | Remove-ImageBackground -Force | Remove-ImageBackground -MaskOnly";

        // Beside the photos an output is not taken for a photo: no run breeds girl.nobg.nobg.png.
        Assert.Empty(Run(Twice, photo).ThrowOnError().Output);
        Assert.Equal(["girl.nobg.png", "girl.png"], Files.Files);

        Assert.Single(Run(Twice + " -DestinationPath $args[1]", photo, Files["again"]).ThrowOnError().Output);
        Assert.Contains("again/girl.nobg.png", Files.Files);
        ShellResult bound = Run("[pscustomobject]@{ PSPath = $args[0] } | Remove-ImageBackground -DestinationPath $args[1] | ForEach-Object PSPath", photo, Files["again"]);
        Assert.Equal([Files["again/girl.png"]], bound.ThrowOnError().Output.Select(output => output.ToString()));
    }

    [Fact]
    public void Outputs_are_not_overwritten_unless_asked_and_runs_repeat()
    {
        string photo = Files.Add(SharedData.Photo("girl.png"));
        string output = Files["girl.nobg.png"];
        File.WriteAllText(output, "precious");

        Assert.Equal(["OutputExists"], Run("Remove-ImageBackground $args[0]", photo).ErrorIds);
        Assert.Empty(Run("Remove-ImageBackground $args[0] -SkipExisting", photo).ThrowOnError().Output);
        Assert.Equal("precious", File.ReadAllText(output));
        Assert.Single(Run("Remove-ImageBackground $args[0] -Force", photo).ThrowOnError().Output);
        Assert.True(new FileInfo(output).Length > 1000);

        // The directory again: the photo has its output, and the output is no photo.
        Assert.Empty(Run("Remove-ImageBackground $args[0] -SkipExisting", Files.Path).ThrowOnError().Output);
        Assert.Equal(["girl.nobg.png", "girl.png"], Files.Files);
    }

    [Fact]
    public void Inputs_that_collide_get_an_error_and_not_each_others_output()
    {
        Files.Add(SharedData.Photo("girl.png"), "in/photo.png");
        Files.Add(SharedData.Photo("girl-1.jpg"), "in/photo.jpg");
        ShellResult result = Run("Remove-ImageBackground $args[0] -DestinationPath $args[1] -Force", Files["in"], Files["out"]);
        Assert.Equal(["OutputCollision"], result.ErrorIds);
        Assert.Equal(Files["in/photo.png"], result.Errors[0].TargetObject);
        Assert.Single(result.Output);

        ShellResult itself = Run("Remove-ImageBackground $args[0] -DestinationPath $args[1] -Force", Files["in/photo.png"], Files["in"]);
        Assert.Equal(["OutputCollision"], itself.ErrorIds);
    }

    [Fact]
    public void WhatIf_writes_nothing_and_loads_nothing()
    {
        string photo = Files.Add(SharedData.Photo("girl.png"));
        string model = Files["model.onnx"];
        File.WriteAllText(model, "not a model");
        ShellResult result = Run("Remove-ImageBackground $args[0] -DestinationPath $args[1] -ModelPath $args[2] -WhatIf", photo, Files["out"], model);
        Assert.Empty(result.ThrowOnError().Output);
        Assert.Equal(["girl.png", "model.onnx"], Files.Files);
    }

    [Theory]
    [InlineData("-Format WebP", ".webp")]
    [InlineData("-Format Tiff", ".tif")]
    [InlineData("-Format Jpeg -BackgroundColor white -Quality 70", ".jpg")]
    [InlineData("-MaskOnly", ".png")]
    [InlineData("-MaskOnly -Format Jpeg", ".jpg")]
    [InlineData("-PostProcessMask -CompressionLevel 9", ".png")]
    [InlineData("-BackgroundColor '#12345678'", ".png")]
    [InlineData("-Model u2netp -ThrottleLimit 1 -PixelLimit 200000", ".png")]
    public void Options_reach_the_core(string options, string extension)
    {
        string photo = Files.Add(SharedData.Photo("girl.png"));
        Assert.Single(Run($"Remove-ImageBackground $args[0] {options}", photo).ThrowOnError().Output);
        Assert.Contains("girl.nobg" + extension, Files.Files);
    }

    [Fact]
    public void A_model_of_ones_own_works_by_path()
    {
        string photo = Files.Add(SharedData.Photo("girl.png"));
        File.WriteAllBytes(Files["bright.onnx"], TinyModel.Brightness(64, 64));
        dynamic result = Assert.Single(Run("Remove-ImageBackground $args[0] -ModelPath $args[1]", photo, Files["bright.onnx"]).ThrowOnError().Output);
        Assert.Equal("bright", (string)result.Model);
    }

    [Fact]
    public void AFiles_without_images_is_an_error()
    {
        ShellResult result = Run("Remove-ImageBackground $args[0]", Directory.CreateDirectory(Files["empty"]).FullName);
        Assert.Equal(["NoImagesFound"], result.ErrorIds);
    }
}

using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>What the cmdlet does with paths, names, outputs and options, seen through the real engine.</summary>
public sealed class RemoveImageBackgroundTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Shell _shell = new();

    [Fact]
    public void Results_describe_each_photo_in_input_order()
    {
        // The first is by far the slowest; it must still come first.
        string[] photos = [SharedData.Photo("bike.jpg"), SharedData.Photo("girl.png"), SharedData.Photo("human-6.jpg"), SharedData.Photo("long.jpg")];
        ShellResult result = Run("$args[0] | Remove-ImageBackground -DestinationPath $args[1] -ThrottleLimit 4", photos, _directory["out"]).ThrowOnError();

        Assert.Equal(photos, result.Output.Select(output => (string)output.Properties["Source"].Value));
        dynamic bike = result.Output[0];
        Assert.Equal(_directory["out/bike.png"], (string)bike.Output);
        Assert.Equal((3000, 2000, "u2netp", true), ((int)bike.Width, (int)bike.Height, (string)bike.Model, (bool)bike.HasSubject));
        Assert.InRange((double)bike.Coverage, 0.1, 0.5);
        Assert.InRange((double)bike.Confidence, 0.9, 1);
        Assert.InRange((int)bike.BoundingBox.Width, 1000, 3000);
        Assert.True((double)bike.Time.Decode > 0 && (double)bike.Time.Inference > 0 && (double)bike.Time.Mask > 0 && (double)bike.Time.Encode > 0);
        Assert.Equal(["bike.png", "girl.png", "human-6.png", "long.png"], _directory.Files.Select(file => Path.GetFileName(file)));
    }

    [Fact]
    public void Wildcards_files_and_directories_are_found()
    {
        _directory.Add(SharedData.Photo("girl.png"), "in/a.png");
        _directory.Add(SharedData.Photo("girl.png"), "in/b.png");
        _directory.Add(SharedData.Photo("girl.png"), "in/sub/c.png");
        File.WriteAllText(_directory["in/notes.txt"], "no photo");

        Run("Remove-ImageBackground -Path $args[0] -DestinationPath $args[1]", _directory["in/[ab].png"], _directory["wild"]).ThrowOnError();
        Run("Remove-ImageBackground $args[0] $args[1]", _directory["in"], _directory["flat"]).ThrowOnError();
        Run("Remove-ImageBackground -LiteralPath $args[0] -DestinationPath $args[1] -Recurse", _directory["in"], _directory["deep"]).ThrowOnError();

        Assert.Equal(
            ["deep/a.png", "deep/b.png", "deep/sub/c.png", "flat/a.png", "flat/b.png", "wild/a.png", "wild/b.png"],
            _directory.Files.Where(file => !file.StartsWith("in/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Literal_paths_have_no_wildcards_and_relative_ones_start_at_the_location()
    {
        _directory.Add(SharedData.Photo("girl.png"), "set/girl [x].png");
        Run("$null = $ExecutionContext.SessionState.Path.SetLocation($args[0]); Remove-ImageBackground -LiteralPath './girl [x].png'", _directory["set"]).ThrowOnError();
        Assert.Contains("set/girl [x].nobg.png", _directory.Files);
    }

    [Fact]
    public void File_objects_bind_and_so_do_results()
    {
        string photo = _directory.Add(SharedData.Photo("girl.png"));
        ShellResult result = Run(
            "[System.IO.FileInfo] $args[0] | Remove-ImageBackground | Remove-ImageBackground -DestinationPath $args[1] -MaskOnly",
            photo,
            _directory["again"]);

        // A result piped on is an output of this module: passed over, as in every later run over the same directory.
        Assert.Empty(result.Errors);
        Assert.Equal(["girl.nobg.png", "girl.png"], _directory.Files);
        ShellResult bound = Run("[pscustomobject]@{ PSPath = $args[0] } | Remove-ImageBackground -DestinationPath $args[1] | ForEach-Object PSPath", photo, _directory["again"]);
        Assert.Equal([_directory["again/girl.png"]], bound.ThrowOnError().Output.Select(output => output.ToString()));
    }

    [Fact]
    public void Outputs_are_not_overwritten_unless_asked_and_runs_repeat()
    {
        string photo = _directory.Add(SharedData.Photo("girl.png"));
        string output = _directory["girl.nobg.png"];
        File.WriteAllText(output, "precious");

        Assert.Equal(["OutputExists"], Run("Remove-ImageBackground $args[0]", photo).ErrorIds);
        Assert.Empty(Run("Remove-ImageBackground $args[0] -SkipExisting", photo).ThrowOnError().Output);
        Assert.Equal("precious", File.ReadAllText(output));
        Assert.Single(Run("Remove-ImageBackground $args[0] -Force", photo).ThrowOnError().Output);
        Assert.True(new FileInfo(output).Length > 1000);

        // The directory again: the photo has its output, and the output is no photo.
        Assert.Empty(Run("Remove-ImageBackground $args[0] -SkipExisting", _directory.Path).ThrowOnError().Output);
        Assert.Equal(["girl.nobg.png", "girl.png"], _directory.Files);
    }

    [Fact]
    public void Inputs_that_collide_get_an_error_and_not_each_others_output()
    {
        _directory.Add(SharedData.Photo("girl.png"), "in/photo.png");
        _directory.Add(SharedData.Photo("girl-1.jpg"), "in/photo.jpg");
        ShellResult result = Run("Remove-ImageBackground $args[0] -DestinationPath $args[1] -Force", _directory["in"], _directory["out"]);
        Assert.Equal(["OutputCollision"], result.ErrorIds);
        Assert.Equal(_directory["in/photo.png"], result.Errors[0].TargetObject);
        Assert.Single(result.Output);

        ShellResult itself = Run("Remove-ImageBackground $args[0] -DestinationPath $args[1] -Force", _directory["in/photo.png"], _directory["in"]);
        Assert.Equal(["OutputCollision"], itself.ErrorIds);
    }

    [Fact]
    public void WhatIf_writes_nothing_and_loads_nothing()
    {
        string photo = _directory.Add(SharedData.Photo("girl.png"));
        string model = _directory["model.onnx"];
        File.WriteAllText(model, "not a model");
        ShellResult result = Run("Remove-ImageBackground $args[0] -DestinationPath $args[1] -ModelPath $args[2] -WhatIf", photo, _directory["out"], model);
        Assert.Empty(result.ThrowOnError().Output);
        Assert.Equal(["girl.png", "model.onnx"], _directory.Files);
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
        string photo = _directory.Add(SharedData.Photo("girl.png"));
        Assert.Single(Run($"Remove-ImageBackground $args[0] {options}", photo).ThrowOnError().Output);
        Assert.Contains("girl.nobg" + extension, _directory.Files);
    }

    [Theory]
    [InlineData("-Format Jpeg", "OptionsInvalid")]
    [InlineData("-Format Jpeg -BackgroundColor '#FFFFFF80'", "OptionsInvalid")]
    [InlineData("-MaskOnly -BackgroundColor red", "OptionsInvalid")]
    [InlineData("-BackgroundColor blurple", "ColorInvalid")]
    [InlineData("-Model u3net", "ModelNotFound")]
    [InlineData("-Model isnet-anime", "ModelNotFound")]
    [InlineData("-ModelPath ./none.onnx", "ModelNotFound")]
    [InlineData("-Model u2netp -ModelPath ./none.onnx", "OptionsInvalid")]
    [InlineData("-Quality 0", "ParameterArgumentValidationError")]
    [InlineData("-CompressionLevel 10", "ParameterArgumentValidationError")]
    [InlineData("-ThrottleLimit 0", "ParameterArgumentValidationError")]
    [InlineData("-Format Bmp", "CannotConvertArgumentNoMessage")]
    public void A_bad_setup_is_a_terminating_error(string options, string errorId)
    {
        string photo = _directory.Add(SharedData.Photo("girl.png"));
        ShellResult result = Run($"Remove-ImageBackground $args[0] {options}", photo);
        Assert.True(result.Terminated);
        Assert.Equal([errorId], result.ErrorIds);
        Assert.Equal(["girl.png"], _directory.Files);
    }

    [Fact]
    public void A_file_that_is_no_model_ends_the_run()
    {
        string photo = _directory.Add(SharedData.Photo("girl.png"));
        File.WriteAllText(_directory["text.onnx"], "not a model");
        File.WriteAllBytes(_directory["shape.onnx"], TinyModel.Create("Relu", [1, 10], [1, 10]));
        File.WriteAllBytes(_directory["output.onnx"], TinyModel.Create("ReduceMean", [1, 3, 8, 8], [], TinyModel.Int("keepdims", 0)));
        foreach (string model in (string[])["text.onnx", "shape.onnx", "output.onnx"])
        {
            ShellResult result = Run("Remove-ImageBackground $args[0] -ModelPath $args[1]", photo, _directory[model]);
            Assert.True(result.Terminated);
            Assert.Equal(["ModelInvalid"], result.ErrorIds);
            Assert.Equal(_directory[model], result.Errors[0].TargetObject);
        }
    }

    [Fact]
    public void A_model_of_ones_own_works_by_path()
    {
        string photo = _directory.Add(SharedData.Photo("girl.png"));
        File.WriteAllBytes(_directory["bright.onnx"], TinyModel.Brightness(64, 64));
        dynamic result = Assert.Single(Run("Remove-ImageBackground $args[0] -ModelPath $args[1]", photo, _directory["bright.onnx"]).ThrowOnError().Output);
        Assert.Equal("bright", (string)result.Model);
    }

    [Fact]
    public void The_environment_names_the_default_model()
    {
        string photo = _directory.Add(SharedData.Photo("girl.png"));
        ShellResult result = Run("$env:REMBG_MODEL = 'u3net'; try { Remove-ImageBackground $args[0] } finally { $env:REMBG_MODEL = $null }", photo);
        Assert.Equal(["ModelNotFound"], result.ErrorIds);
        Assert.Contains("u2netp", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_bad_file_is_its_own_error_and_the_others_are_done()
    {
        byte[] jpeg = File.ReadAllBytes(SharedData.Photo("girl-1.jpg"));
        _directory.Add(SharedData.Photo("girl.png"), "in/1 good.png");
        File.WriteAllBytes(_directory["in/2 empty.jpg"], []);
        File.WriteAllBytes(_directory["in/3 truncated.jpg"], jpeg[..(jpeg.Length / 2)]);
        File.WriteAllText(_directory["in/4 text.jpg"], "not a photo");
        _directory.Add(SharedData.Photo("boat.jpg"), "in/5 large.jpg");
        _directory.Add(SharedData.Photo("girl.png"), "in/6 good.png");

        ShellResult result = Run("Remove-ImageBackground $args[0] -DestinationPath $args[1] -PixelLimit 500000", _directory["in"], _directory["out"]);

        Assert.False(result.Terminated);
        Assert.Equal(["ImageUnreadable", "ImageUnreadable", "ImageUnreadable", "ImageTooLarge"], result.ErrorIds);
        Assert.Equal(
            ["2 empty.jpg", "3 truncated.jpg", "4 text.jpg", "5 large.jpg"],
            result.Errors.Select(error => Path.GetFileName((string)error.TargetObject)));
        Assert.All(result.Errors, error => Assert.NotEmpty(error.ErrorDetails.RecommendedAction));
        Assert.Equal(["out/1 good.png", "out/6 good.png"], _directory.Files.Where(file => file.StartsWith("out/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("missing.jpg", "ImageNotFound")]
    [InlineData("none*.jpg", "NoImagesFound")]
    [InlineData("Variable:PSHome", "PathInvalid")]
    [InlineData("nodrive:/a.jpg", "PathInvalid")]
    public void A_path_that_leads_nowhere_is_an_error_and_the_others_are_done(string path, string errorId)
    {
        string photo = _directory.Add(SharedData.Photo("girl.png"));
        string given = path.Contains(':', StringComparison.Ordinal) ? path : _directory[path];
        ShellResult result = Run("$args[0], $args[1] | Remove-ImageBackground", given, photo);
        Assert.Equal([errorId], result.ErrorIds);
        Assert.Equal(given, result.Errors[0].TargetObject);
        Assert.Single(result.Output);
    }

    [Fact]
    public void A_directory_without_images_is_an_error()
    {
        ShellResult result = Run("Remove-ImageBackground $args[0]", Directory.CreateDirectory(_directory["empty"]).FullName);
        Assert.Equal(["NoImagesFound"], result.ErrorIds);
    }

    [Fact]
    public void A_destination_that_cannot_be_written_is_an_error_of_each_photo()
    {
        string photo = _directory.Add(SharedData.Photo("girl.png"));
        File.WriteAllText(_directory["file"], "in the way");
        ShellResult result = Run("Remove-ImageBackground $args[0] -DestinationPath $args[1]", photo, _directory["file"]);
        Assert.False(result.Terminated);
        Assert.Equal(["OutputNotWritable"], result.ErrorIds);
        Assert.Equal(["file", "girl.png"], _directory.Files);
    }

    [Fact]
    public void A_photo_without_a_subject_warns()
    {
        string photo = _directory["black.png"];
        File.WriteAllBytes(photo, Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADElEQVR42mNgoB8AAABIAAEgg4+4AAAAAElFTkSuQmCC"));
        ShellResult result = Run("Remove-ImageBackground $args[0]", photo);
        Assert.Empty(result.Errors);
        Assert.Contains("No subject", Assert.Single(result.Warnings), StringComparison.Ordinal);
        Assert.False((bool)result.Output[0].Properties["HasSubject"].Value);
    }

    [Fact]
    public void Progress_counts_and_completes()
    {
        for (int i = 0; i < 12; i++)
        {
            _directory.Add(SharedData.Photo("girl.png"), $"in/{i}.png");
        }

        ShellResult result = Run("Remove-ImageBackground $args[0] -DestinationPath $args[1]", _directory["in"], _directory["out"]).ThrowOnError();
        Assert.Contains(result.Progress, record => record is { PercentComplete: > 0 and < 100, SecondsRemaining: >= 0 } && record.StatusDescription.EndsWith("of 12", StringComparison.Ordinal));
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    [Fact]
    public void Results_come_while_the_run_goes_on_and_the_rest_stops_when_nobody_wants_it()
    {
        for (int i = 0; i < 40; i++)
        {
            _directory.Add(SharedData.Photo("girl.png"), $"in/{i:D2}.png");
        }

        // Select-Object is not part of the bare engine; leaving a loop ends the pipeline the same way.
        ShellResult result = Run(
            "foreach ($once in 1) { Remove-ImageBackground $args[0] -DestinationPath $args[1] | ForEach-Object { $_; break } }",
            _directory["in"],
            _directory["out"]);
        Assert.Single(result.Output);
        Assert.InRange(_directory.Files.Count(file => file.StartsWith("out/", StringComparison.Ordinal)), 1, 30);
        Assert.DoesNotContain(_directory.Files, file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_is_immediate_and_leaves_only_whole_files()
    {
        for (int i = 0; i < 30; i++)
        {
            _directory.Add(SharedData.Photo("bike.jpg"), $"in/{i:D2}.jpg");
        }

        using PowerShell pipeline = _shell.Create("Remove-ImageBackground $args[0] -DestinationPath $args[1]", _directory["in"], _directory["out"]);
        PSDataCollection<PSObject> output = [];
        using ManualResetEventSlim first = new();
        output.DataAdded += (_, _) => first.Set();
        IAsyncResult running = pipeline.BeginInvoke<PSObject, PSObject>(null, output);
        Assert.True(first.Wait(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));

        long start = Environment.TickCount64;
        await pipeline.StopAsync(null, null);
        Assert.ThrowsAny<RuntimeException>(() => pipeline.EndInvoke(running));

        // "At once" to a person; the bound is generous because test machines are busy.
        Assert.InRange(Environment.TickCount64 - start, 0, 5000);
        Assert.DoesNotContain(_directory.Files, file => file.EndsWith(".tmp", StringComparison.Ordinal));
        int whole = _directory.Files.Count(file => file.StartsWith("out/", StringComparison.Ordinal));
        Assert.InRange(whole, output.Count, 29);
        Run("Remove-ImageBackground $args[0] -DestinationPath $args[1]", SharedData.Photo("girl.png"), _directory["out"]).ThrowOnError();
    }

    public void Dispose()
    {
        _shell.Dispose();
        _directory.Dispose();
    }

    private ShellResult Run(string script, params object?[] arguments) => _shell.Run(script, arguments);
}

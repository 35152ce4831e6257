namespace Rembg.Tests;

/// <summary>Every way in which a run or a photo can fail, by its error id.</summary>
public sealed class RemoveImageBackgroundErrorTests : CmdletTest
{
    [Theory]
    [InlineData("-Format Jpeg", "OptionsInvalid")]
    [InlineData("-Format Jpeg -BackgroundColor '#FFFFFF80'", "OptionsInvalid")]
    [InlineData("-MaskOnly -BackgroundColor red", "OptionsInvalid")]
    [InlineData("-BackgroundColor blurple", "ColorInvalid")]
    [InlineData("-Model u3net", "ModelNotFound")]
    [InlineData("-Model isnet-anime -Offline", "ModelNotFound")]
    [InlineData("-ModelPath ./none.onnx", "ModelNotFound")]
    [InlineData("-Model u2netp -ModelPath ./none.onnx", "OptionsInvalid")]
    [InlineData("-Model dis_custom", "ModelNotFound")]
    [InlineData("-Model dis_custom -ModelPath ./none.onnx", "ModelNotFound")]
    [InlineData("-Model u2netp -Precision Int8 -ModelPath ./none.onnx", "OptionsInvalid")]
    [InlineData("-ModelPath ./none.onnx -Precision Int8", "OptionsInvalid")]
    [InlineData("-Model u2net -Precision Int8 -Offline", "VariantNotFound")]
    [InlineData("-Class upper", "OptionsInvalid")]
    [InlineData("-CacheSize 1MB", "OptionsInvalid")]
    [InlineData("-TimeLimit -5", "OptionsInvalid")]
    [InlineData("-TimeLimit 60.0:0:0", "OptionsInvalid")]
    [InlineData("-BlackPoint 200 -WhitePoint 100", "OptionsInvalid")]
    [InlineData("-BlackPoint 100 -WhitePoint 100", "OptionsInvalid")]
    [InlineData("-BlackPoint 255", "OptionsInvalid")]
    [InlineData("-WhitePoint 0", "OptionsInvalid")]
    [InlineData("-BlackPoint -1", "ParameterArgumentValidationError")]
    [InlineData("-WhitePoint 256", "ParameterArgumentValidationError")]
    [InlineData("-BlackPoint '1,5'", "ParameterArgumentTransformationError")]
    [InlineData("-Quality 0", "ParameterArgumentValidationError")]
    [InlineData("-CompressionLevel 10", "ParameterArgumentValidationError")]
    [InlineData("-ThrottleLimit 0", "ParameterArgumentValidationError")]
    [InlineData("-Format Bmp", "CannotConvertArgumentNoMessage")]
    [InlineData("-Format 'Png,Jpeg'", "ParameterArgumentTransformationError")]
    [InlineData("-Format Png, Jpeg", "ParameterArgumentTransformationError")]
    [InlineData("-Refine 'None,Guided'", "ParameterArgumentTransformationError")]
    [InlineData("-Feather '2,5'", "ParameterArgumentTransformationError")]
    [InlineData("-Format WebP -Quality '9,0'", "ParameterArgumentTransformationError")]
    [InlineData("-Output 'CutOut,Shadow'", "CannotConvertArgumentNoMessage")]
    public void A_bad_setup_is_a_terminating_error(string options, string errorId)
    {
        string photo = Files.Add(SharedData.Photo("girl.png"));
        ShellResult result = Run($"Remove-ImageBackground $args[0] {options}", photo);
        Assert.True(result.Terminated);
        Assert.Equal([errorId], result.ErrorIds);
        Assert.Equal(["girl.png"], Files.Files);
    }

    [Fact]
    public void A_file_that_is_not_a_model_ends_the_run()
    {
        string photo = Files.Add(SharedData.Photo("girl.png"));
        File.WriteAllText(Files["text.onnx"], "not a model");
        File.WriteAllBytes(Files["shape.onnx"], TinyModel.Create("Relu", [1, 10], [1, 10]));
        File.WriteAllBytes(Files["output.onnx"], TinyModel.Create("ReduceMean", [1, 3, 8, 8], [], TinyModel.Int("keepdims", 0)));
        foreach (string model in (string[])["text.onnx", "shape.onnx", "output.onnx"])
        {
            ShellResult result = Run("Remove-ImageBackground $args[0] -ModelPath $args[1]", photo, Files[model]);
            Assert.True(result.Terminated);
            Assert.Equal(["ModelInvalid"], result.ErrorIds);
            Assert.Equal(Files[model], result.Errors[0].TargetObject);
        }
    }

    [Fact]
    public void The_environment_names_the_default_model()
    {
        string photo = Files.Add(SharedData.Photo("girl.png"));
        ShellResult result = Run("$env:REMBG_MODEL = 'u3net'; try { Remove-ImageBackground $args[0] } finally { $env:REMBG_MODEL = $null }", photo);
        Assert.Equal(["ModelNotFound"], result.ErrorIds);
        Assert.Contains("u2net", result.Errors[0].Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_bad_file_is_its_own_error_and_the_others_are_done()
    {
        byte[] jpeg = File.ReadAllBytes(SharedData.Photo("girl-1.jpg"));
        Files.Add(SharedData.Photo("girl.png"), "in/1 good.png");
        File.WriteAllBytes(Files["in/2 empty.jpg"], []);
        File.WriteAllBytes(Files["in/3 truncated.jpg"], jpeg[..(jpeg.Length / 2)]);
        File.WriteAllText(Files["in/4 text.jpg"], "not a photo");
        Files.Add(SharedData.Photo("boat.jpg"), "in/5 large.jpg");
        Files.Add(SharedData.Photo("girl.png"), "in/6 good.png");

        ShellResult result = Run("Remove-ImageBackground $args[0] -DestinationPath $args[1] -PixelLimit 500000", Files["in"], Files["out"]);

        Assert.False(result.Terminated);
        Assert.Equal(["ImageUnreadable", "ImageUnreadable", "ImageUnreadable", "ImageTooLarge"], result.ErrorIds);
        Assert.Equal(
            ["2 empty.jpg", "3 truncated.jpg", "4 text.jpg", "5 large.jpg"],
            result.Errors.Select(error => Path.GetFileName((string)error.TargetObject)));
        Assert.All(result.Errors, error => Assert.NotEmpty(error.ErrorDetails.RecommendedAction));
        Assert.Equal(["out/1 good.png", "out/6 good.png"], Files.Files.Where(file => file.StartsWith("out/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("missing.jpg", "ImageNotFound")]
    [InlineData("none*.jpg", "NoImagesFound")]
    [InlineData("Variable:PSHome", "PathInvalid")]
    [InlineData("nodrive:/a.jpg", "PathInvalid")]
    public void A_path_that_leads_nowhere_is_an_error_and_the_others_are_done(string path, string errorId)
    {
        string photo = Files.Add(SharedData.Photo("girl.png"));
        string given = path.Contains(':', StringComparison.Ordinal) ? path : Files[path];
        ShellResult result = Run("$args[0], $args[1] | Remove-ImageBackground", given, photo);
        Assert.Equal([errorId], result.ErrorIds);
        Assert.Equal(given, result.Errors[0].TargetObject);
        Assert.Single(result.Output);
    }

    [Fact]
    public void A_destination_that_cannot_be_written_is_an_error_of_each_photo()
    {
        string photo = Files.Add(SharedData.Photo("girl.png"));
        File.WriteAllText(Files["file"], "in the way");
        ShellResult result = Run("Remove-ImageBackground $args[0] -DestinationPath $args[1]", photo, Files["file"]);
        Assert.False(result.Terminated);
        Assert.Equal(["OutputNotWritable"], result.ErrorIds);
        Assert.Equal(["file", "girl.png"], Files.Files);
    }
}

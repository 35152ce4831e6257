using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>Messages and remedies of mistakes that newcomers make: each names what is wrong and what to do.</summary>
public sealed class MessageTests : ModelHomeTest
{
    public MessageTests()
    {
        Files.Add(SharedData.Photo("girl.png"), "photo.png");
        File.WriteAllText(Files["text.onnx"], "not a model");
        File.WriteAllBytes(Files["net.onnx"], TinyModel.Brightness(32, 32));
        Directory.CreateDirectory(Files["folder"]);
    }

    [Theory]
    [InlineData("Remove-ImageBackground photo.png -Model u2net_p", "ModelNotFound", "Did you mean 'u2netp'", "Get-RembgModel")]
    [InlineData("Remove-ImageBackground photo.png -Model isnet-general", "ModelNotFound", "Did you mean 'isnet-general-use'?", "Get-RembgModel")]
    [InlineData("Remove-ImageBackground photo.png -Model BiRefNet_portait", "ModelNotFound", "Did you mean 'birefnet-portrait'", "Get-RembgModel")]
    [InlineData("Install-RembgModel siluetta", "ModelNotFound", "Did you mean 'silueta'?", "Get-RembgModel")]
    [InlineData("Get-RembgModel resnet", "ModelNotFound", "Available models: u2netp, u2net,", "Get-RembgModel")]
    [InlineData("Remove-ImageBackground photo.png -Model net.onnx", "ModelNotFound", "'net.onnx' is the name of a file", "-ModelPath")]
    [InlineData("Remove-ImageBackground photo.png -Model ./models/net", "ModelNotFound", "'./models/net' is the name of a file", "-ModelPath")]
    [InlineData("Measure-RembgModel u2netp", "ModelNotFound", "'u2netp' is a model's name: use -Model u2netp.", "Get-RembgModel")]
    [InlineData("ConvertTo-QuantizedModel u2net -CalibrationPath photo.png", "ModelNotFound", "'u2net' is a model's name: use -Model u2net.", "Get-RembgModel")]
    [InlineData("Remove-ImageBackground photo.png -ModelPath u2netp", "ModelNotFound", "use -Model u2netp.", "Get-RembgModel")]
    [InlineData("Remove-ImageBackground photo.png -ModelPath folder", "ModelNotFound", "is a directory. Specify an ONNX file in it.", "")]
    [InlineData("Measure-RembgModel folder", "ModelNotFound", "is a directory. Specify an ONNX file in it.", "")]
    [InlineData("Register-RembgModel shop folder", "ModelNotFound", "is a directory. Specify an ONNX file in it.", "")]
    [InlineData("Remove-ImageBackground photo.png out -ModelPath text.onnx", "ModelInvalid", "the file is not an ONNX model, or it is damaged", "ONNX model")]
    [InlineData("Remove-ImageBackground photos", "ImageNotFound", "The file or directory '", "current location")]
    [InlineData("Remove-ImageBackground https://example.com/a.jpg", "PathInvalid", "'https://example.com/a.jpg' is an address", "file system")]
    [InlineData("Remove-ImageBackground 'https://example.com/*.jpg'", "PathInvalid", "is an address", "file system")]
    [InlineData("Remove-ImageBackground photo.png -BackgroundImage https://example.com/a.jpg", "PathInvalid", "is an address", "file system")]
    [InlineData("Remove-ImageBackground photo.png -ModelPath net.onnx -Canvas 1000", "OptionsInvalid", "'1000' is not a size. Use WIDTHxHEIGHT in pixels, for example 1000x1000.", "-Parameter")]
    [InlineData("Remove-ImageBackground photo.png -ModelPath net.onnx -Canvas 1000x", "OptionsInvalid", "'1000x' is not a size", "-Parameter")]
    [InlineData("Remove-ImageBackground photo.png -ModelPath net.onnx -Padding 5%", "OptionsInvalid", "-Padding requires -Crop.", "-Padding or -Crop")]
    [InlineData("Remove-ImageBackground photo.png -ModelPath net.onnx -Fit Cover", "OptionsInvalid", "-Fit requires -Canvas", "-Parameter Fit, Canvas explains them")]
    [InlineData("Remove-ImageBackground photo.png -ModelPath net.onnx -Format jpg", "OptionsInvalid", "Jpeg has no transparency. Use an opaque -BackgroundColor", "-BackgroundColor")]
    [InlineData("Remove-ImageBackground photo.png -ModelPath net.onnx -MaskOnly -Shadow", "OptionsInvalid", "Omit -Shadow", "-Shadow")]
    [InlineData("Remove-ImageBackground photo.png -ModelPath net.onnx -Quality 50", "OptionsInvalid", "-Quality applies to WebP, Jpeg, Avif and JpegXl", "-Quality")]
    [InlineData("Remove-ImageBackground photo.png -ModelPath net.onnx -BackgroundColor 255,300,0", "ParameterArgumentTransformationError", "'255, 300, 0' is not a colour", "")]
    [InlineData("Remove-ImageBackground photo.png -ModelPath net.onnx -Format bmp", "CannotConvertArgumentNoMessage", "Png, WebP, Tiff, Jpeg, Avif, JpegXl", "")]
    public void The_message_names_the_mistake_and_the_remedy_names_the_solution(string command, string id, string message, string remedy)
    {
        ErrorRecord error = Assert.Single(Here(command).Errors);
        Assert.Equal(id, error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.Contains(remedy, error.ErrorDetails?.RecommendedAction ?? string.Empty, StringComparison.Ordinal);
        Assert.DoesNotContain("See Get-Help for", error.ErrorDetails?.RecommendedAction ?? string.Empty, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Format jpg -BackgroundColor white", "photo.nobg.jpg")]
    [InlineData("-Format .JPEG -BackgroundColor 255,255,255", "photo.nobg.jpg")]
    [InlineData("-Format tif", "photo.nobg.tif")]
    [InlineData("-Format webp", "photo.nobg.webp")]
    [InlineData("-Canvas 40,30", "photo.nobg.png")]
    [InlineData("-Canvas 40×30", "photo.nobg.png")]
    [InlineData("-Canvas 40x30", "photo.nobg.png")]
    public void Usual_spellings_are_understood(string options, string output)
    {
        PSObject result = Assert.Single(Here($"Remove-ImageBackground photo.png -ModelPath net.onnx {options}").ThrowOnError().Output);
        Assert.Equal(output, Path.GetFileName((string)result.Properties["Output"].Value));
        if (options.StartsWith("-Canvas", StringComparison.Ordinal))
        {
            Assert.Equal((40, 30), ((int)result.Properties["Width"].Value, (int)result.Properties["Height"].Value));
        }
    }

    [Theory]
    [InlineData("-a -af 240 -ab 10 -ae 5", "-AlphaMatting -ForegroundThreshold 240 -BackgroundThreshold 10 -ErodeSize 5")]
    [InlineData("-om -ppm", "-MaskOnly -PostProcessMask")]
    [InlineData("-bgc 10,20,30,128", "-BackgroundColor '#0A141E80'")]
    public void Switches_of_rembg_have_the_same_meaning(string brief, string full)
    {
        byte[][] files = [.. ((string[])[brief, full]).Select(options => (byte[])Assert.Single(Here($"Remove-ImageBackground photo.png -ModelPath net.onnx -AsBytes {options}").ThrowOnError().Output).BaseObject)];
        Assert.Equal(files[0], files[1]);
    }

    [Fact]
    public void The_model_can_be_named_as_in_rembg() =>
        Assert.Equal("u2netp", Assert.Single(Here("Remove-ImageBackground -m u2netp photo.png out").ThrowOnError().Output).Properties["Model"].Value);

    [Fact]
    public void A_stream_that_cannot_be_read_is_an_unreadable_image()
    {
        MemoryStream closed = new();
        closed.Dispose();
        using FileStream append = new(Files["appended"], FileMode.Append, FileAccess.Write);
        foreach (Stream stream in (Stream[])[closed, append])
        {
            ErrorRecord error = Assert.Single(Run("Remove-ImageBackground -InputStream $args[0] -ModelPath $args[1]", stream, Files["net.onnx"]).Errors);
            Assert.Equal("ImageUnreadable", error.FullyQualifiedErrorId.Split(',')[0]);
            Assert.Contains("the stream is closed, or was not opened for reading", error.ToString(), StringComparison.Ordinal);
        }
    }

    private ShellResult Here(string command) => Run($"$null = $ExecutionContext.SessionState.Path.SetLocation('{Files.Path}'); {command}");
}

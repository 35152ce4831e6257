namespace Rembg.Tests;

/// <summary>Commands that read models and photos and write files leave what they read as it is, under whatever name it is given.</summary>
public sealed class ModelOriginalsTests : ModelHomeTest
{
    private const string Quick = "-Iterations 2 -Warmup 1";

    [Theory]
    [InlineData("alias/m.onnx")]
    [InlineData("alias.onnx")]
    [InlineData("hard.onnx")]
    public void A_quantized_model_does_not_replace_its_source_under_another_name(string name)
    {
        string model = Write("real/m.onnx", TinyModel.Convolutions(32, 32));
        Directory.CreateSymbolicLink(Files["alias"], Files["real"]);
        File.CreateSymbolicLink(Files["alias.onnx"], model);
        HardLink.Create(model, Files["hard.onnx"]);
        byte[] before = File.ReadAllBytes(model);

        Assert.Equal(["OutputCollision"], Run("ConvertTo-QuantizedModel $args[0] $args[1] -Force", Files[name], model).ErrorIds);
        Assert.Equal(["OutputCollision"], Run("ConvertTo-QuantizedModel $args[0] $args[1] -Force", model, Files[name]).ErrorIds);
        Assert.Equal(before, File.ReadAllBytes(model));
    }

    [Fact]
    public void A_quantized_model_does_not_replace_another_model_of_the_run_or_its_weights()
    {
        string[] models = [Write("a.onnx", TinyModel.Convolutions(32, 32)), Write("a.int8.onnx", TinyModel.Convolutions(32, 32))];
        string external = Write("b.onnx", File.ReadAllBytes(SharedData.Case("onnx-external.onnx")));
        string weights = Write("onnx-external.onnx_data", File.ReadAllBytes(SharedData.Case("onnx-external.onnx_data")));
        HardLink.Create(weights, Files["c.onnx"]);
        byte[][] before = [.. models.Append(weights).Select(File.ReadAllBytes)];

        Assert.Contains("OutputCollision", Run("ConvertTo-QuantizedModel $args[0] -Force -WhatIf", [models]).ErrorIds);
        Assert.Equal(["OutputCollision"], Run("ConvertTo-QuantizedModel $args[0] $args[1] -Force", external, Files["c.onnx"]).ErrorIds);
        Assert.Equal(before, models.Append(weights).Select(File.ReadAllBytes));
    }

    [Fact]
    public void The_report_of_quantizing_does_not_replace_a_calibration_photo()
    {
        string model = Write("m.onnx", TinyModel.Convolutions(32, 32));
        string photo = Write("photos/p.png", File.ReadAllBytes(Photo));
        Directory.CreateSymbolicLink(Files["alias"], Files["photos"]);
        byte[] before = File.ReadAllBytes(photo);

        // The plot of a report lies beside it, as a PNG.
        ShellResult result = Run(
            "ConvertTo-QuantizedModel $args[0] $args[1] -CalibrationPath $args[2] -ReportPath $args[3] -Force", model, Files["q.onnx"], photo, Files["alias/p.csv"]);
        Assert.Equal(["OutputCollision"], result.ErrorIds);
        Assert.Equal(before, File.ReadAllBytes(photo));
        Assert.False(File.Exists(Files["q.onnx"]));
    }

    [Theory]
    [InlineData("m.onnx")]
    [InlineData("reference.onnx")]
    [InlineData("photos/p.png")]
    [InlineData("masks/p.png")]
    public void The_report_does_not_replace_a_measured_file(string input)
    {
        string model = Write("m.onnx", TinyModel.Brightness(32, 32));
        string reference = Write("reference.onnx", TinyModel.Brightness(32, 32));
        Write("photos/p.png", File.ReadAllBytes(Photo));
        Write("masks/p.png", File.ReadAllBytes(SharedData.Mask("girl.png")));
        HardLink.Create(Files[input], Files["report.csv"]);
        byte[] before = File.ReadAllBytes(Files[input]);

        ShellResult result = Run(
            $"Measure-RembgModel $args[0] -Reference $args[1] -ImagePath $args[2] -GroundTruthPath $args[3] -ReportPath $args[4] -Force {Quick}",
            model,
            reference,
            Files["photos"],
            Files["masks"],
            Files["report.csv"]);
        Assert.True(result.Terminated);
        Assert.Equal(["OutputCollision"], result.ErrorIds);
        Assert.Empty(result.Output);
        Assert.Equal(before, File.ReadAllBytes(Files[input]));
    }

    [Fact]
    public void Installing_and_registering_a_file_of_the_models_directory_leave_it_as_it_is()
    {
        byte[] published = File.ReadAllBytes(SharedData.Model);
        string source = Write("source/u2netp.onnx", published);
        Directory.CreateSymbolicLink(Files["home"], Files["source"]);
        Run("Install-RembgModel u2netp -Source $args[0] -Offline -Force", Files["source"]);
        Assert.Equal(published, File.ReadAllBytes(source));

        byte[] own = TinyModel.Brightness(32, 32);
        Write("source/shop.onnx", own);
        Run("Register-RembgModel shop $args[0] -Force", Files["source/shop.onnx"]);
        Assert.Equal(own, File.ReadAllBytes(Files["source/shop.onnx"]));
    }

    private string Write(string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Files[name])!);
        File.WriteAllBytes(Files[name], content);
        return Files[name];
    }
}

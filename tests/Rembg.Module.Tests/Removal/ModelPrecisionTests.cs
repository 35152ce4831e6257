using System.Management.Automation;
using System.Text.Json.Nodes;

namespace Rembg.Tests;

/// <summary>A quantized model takes its original's place without a change to any script, where it may.</summary>
public sealed class ModelPrecisionTests : ModelHomeTest
{
    [Fact]
    public void A_registered_model_is_quantized_in_one_command_and_used_by_its_name()
    {
        File.WriteAllBytes(Files["mine.onnx"], TinyModel.Convolutions(64, 64));
        Run("Register-RembgModel shop $args[0] -Scaling By255 -Mean 0.5 -Std 0.5", Files["mine.onnx"]).ThrowOnError();
        Assert.Equal("shop", Remove(string.Empty));
        ShellResult result = Run("Install-RembgModel shop -Quantize -CalibrationPath $args[0]", Path.GetDirectoryName(Photo)).ThrowOnError();
        Assert.Equal(["shop.int8 Quantized True"], result.Output.Select(static model => $"{model.Properties["Name"].Value} {model.Properties["State"].Value} {model.Properties["MeetsTarget"].Value}"));
        Assert.Equal(["home/shop.int8.onnx", "home/shop.int8.speed.json", "home/shop.onnx", "home/shop.rembg.json"], Files.Files.Where(static file => file.StartsWith("home/", StringComparison.Ordinal)));

        // The description goes along: what was registered is what the quantized file says of itself.
        PSObject quantized = Assert.Single(Run("Get-RembgModel shop.int8").ThrowOnError().Output);
        Assert.Equal(("By255", "0.5", 64), (quantized.Properties["Scaling"].Value.ToString(), quantized.Properties["Mean"].Value.ToString(), (int)quantized.Properties["InputSize"].Value));

        SetSpeed("shop", source: 10, quantized: 4);
        Assert.Equal("shop.int8", Remove(string.Empty));
        Assert.Equal("shop", Remove("-Precision Fp32"));
        Assert.Equal("shop.int8", Remove("-Precision Int8"));
        SetSpeed("shop", source: 4, quantized: 10);
        Assert.Equal("shop", Remove(string.Empty));
        Assert.Equal("shop.int8", Remove("-Precision Int8"));

        Run("Uninstall-RembgModel shop").ThrowOnError();
        Assert.Equal("shop.int8", Remove(string.Empty));
        Run("Uninstall-RembgModel shop*").ThrowOnError();
        Assert.Equal(["ModelNotFound"], Run("Remove-ImageBackground $args[0] $args[1] -Model shop", Photo, Files["out"]).ErrorIds);

        string Remove(string options) =>
            (string)Assert.Single(Run($"Remove-ImageBackground $args[0] $args[1] -Model shop -Force {options}", Photo, Files["out"]).ThrowOnError().Output).Properties["Model"].Value;
    }

    [Fact]
    public void A_model_of_one_command_earlier_is_not_quantized_again()
    {
        File.WriteAllBytes(Files["mine.onnx"], TinyModel.Convolutions(64, 64));
        Run("Register-RembgModel shop $args[0]", Files["mine.onnx"]).ThrowOnError();
        string quantized = Install("shop.int8.onnx", "earlier"u8.ToArray());
        Run("Install-RembgModel shop -Quantize").ThrowOnError();
        Assert.Equal("earlier", File.ReadAllText(quantized));
        Assert.Equal(["ModelInvalid"], Run("Remove-ImageBackground $args[0] $args[1] -Model shop -Precision Int8", Photo, Files["out"]).ErrorIds);
        Run("Remove-ImageBackground $args[0] $args[1] -Model shop", Photo, Files["out"]).ThrowOnError();
    }

    [Fact]
    public void A_model_that_gains_nothing_is_installed_without_an_INT8_form()
    {
        File.WriteAllBytes(Files["mine.onnx"], TinyModel.Transposed(64, 64));
        Run("Register-RembgModel shop $args[0]", Files["mine.onnx"]).ThrowOnError();
        ShellResult result = Run("Install-RembgModel shop -Quantize -CalibrationPath $args[0]", Path.GetDirectoryName(Photo));
        Assert.False(result.Terminated);
        Assert.Equal(["GainNotReached"], result.ErrorIds);
        Assert.DoesNotContain(Files.Files, static file => file.Contains("int8", StringComparison.Ordinal));
    }

    private void SetSpeed(string model, double source, double quantized)
    {
        string path = Path.Combine(Files["home"], $"{model}.int8.speed.json");
        JsonNode record = JsonNode.Parse(File.ReadAllText(path))!;
        record["sourceLatency"] = source;
        record["latency"] = quantized;
        File.WriteAllText(path, record.ToJsonString());
    }
}

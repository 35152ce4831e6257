using Rembg.Files;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>The names of quantized models and their reports. No file is written over another.</summary>
[Trait("Speed", "Fast")]
public sealed class QuantizedOutputsTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(QuantizationMode.Static, "in/u2net.onnx", null, "in/u2net.int8.onnx")]
    [InlineData(QuantizationMode.WeightOnly, "in/u2net.onnx", null, "in/u2net.int8.onnx")]
    [InlineData(QuantizationMode.Float16, "in/u2net.onnx", null, "in/u2net.fp16.onnx")]
    [InlineData(QuantizationMode.Static, "in/my.net.ONNX", null, "in/my.net.int8.onnx")]
    [InlineData(QuantizationMode.Static, "in/u2net.onnx", "small.onnx", "small.onnx")]
    [InlineData(QuantizationMode.Static, "in/u2net.onnx", "small", "small/u2net.int8.onnx")]
    [InlineData(QuantizationMode.Static, "in/u2net.onnx", "v1.2", "v1.2/u2net.int8.onnx")]
    [InlineData(QuantizationMode.Static, "in/u2net.onnx", "directory.onnx", "directory.onnx/u2net.int8.onnx")]
    public void Outputs_are_named_after_their_source_or_as_asked(QuantizationMode mode, string source, string? destination, string output)
    {
        Directory.CreateDirectory(_files["directory.onnx"]);
        QuantizedOutputs outputs = new(destination is null ? null : _files[destination], null, new QuantizationOptions { Mode = mode });
        Assert.Equal((_files[output], null), outputs.Claim(_files[source], _files["in"]));
        Assert.Equal(destination == "small.onnx", outputs.IsForOneModel);
    }

    [Fact]
    public void Reports_are_named_after_the_output_or_as_asked()
    {
        QuantizationOptions options = new();
        Assert.Equal(_files["report.json"], new QuantizedOutputs(null, _files["report.json"], options).Claim(_files["a.onnx"], _files.Path).Report);
        QuantizedOutputs several = new(null, _files.Path, options);
        Assert.Equal(_files["a.int8.csv"], several.Claim(_files["a.onnx"], _files.Path).Report);
        Assert.Equal(_files["b.int8.csv"], several.Claim(_files["b.onnx"], _files.Path).Report);
        Assert.Throws<OptionsInvalidException>(() => new QuantizedOutputs(null, _files["report.txt"], options));
    }

    [Fact]
    public void Nothing_is_claimed_twice_or_over_its_source()
    {
        QuantizationOptions options = new() { Overwrite = true };
        QuantizedOutputs file = new(_files["out.onnx"], null, options);
        file.Claim(_files["a.onnx"], _files.Path);
        OutputCollisionException twice = Assert.Throws<OutputCollisionException>(() => file.Claim(_files["b.onnx"], _files.Path));
        Assert.Contains(_files["a.onnx"], twice.Message, StringComparison.Ordinal);
        Assert.Throws<OutputCollisionException>(() => new QuantizedOutputs(_files["a.onnx"], null, options).Claim(_files["a.onnx"], _files.Path));

        QuantizedOutputs report = new(_files["out"], _files["r.csv"], options);
        report.Claim(_files["a.onnx"], _files.Path);
        Assert.Throws<OutputCollisionException>(() => report.Claim(_files["b.onnx"], _files.Path));
    }

    [Theory]
    [InlineData("a.int8.onnx")]
    [InlineData("r.csv")]
    [InlineData("r.png")]
    public void An_existing_output_is_an_error_unless_it_may_be_replaced(string existing)
    {
        File.WriteAllText(_files[existing], "precious");
        Assert.Throws<OutputExistsException>(() => new QuantizedOutputs(null, _files["r.csv"], new QuantizationOptions()).Claim(_files["a.onnx"], _files.Path));
        new QuantizedOutputs(null, _files["r.csv"], new QuantizationOptions { Overwrite = true }).Claim(_files["a.onnx"], _files.Path);
    }
}

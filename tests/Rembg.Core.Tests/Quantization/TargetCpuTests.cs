using System.Runtime.InteropServices;

using Rembg.Onnx;
using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>The caller says for which CPUs a model is made, and its file repeats it. The CPU that quantizes plays no part.</summary>
public sealed class TargetCpuTests : IDisposable
{
    private readonly QuantizerRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(QuantizationMode.Static, QuantizationFormat.Qdq, QuantizedType.QInt8)]
    [InlineData(QuantizationMode.Static, QuantizationFormat.QOperator, QuantizedType.QInt8)]
    [InlineData(QuantizationMode.Static, QuantizationFormat.Qdq, QuantizedType.QUInt8)]
    [InlineData(QuantizationMode.Dynamic, QuantizationFormat.Qdq, QuantizedType.QInt8)]
    public void Weights_have_seven_bits_by_default_if_accuracy_is_unchecked(QuantizationMode mode, QuantizationFormat format, QuantizedType type)
    {
        QuantizationOptions options = QuantizerRun.Unchecked with { Mode = mode, Format = format, WeightType = type };
        QuantizationResult result = _run.Run(QuantizerRun.Network.Build(), options);
        (int smallest, int largest) = Weights(type);
        Assert.InRange(smallest, -64, 0);
        Assert.InRange(largest, 60, 64);
        Assert.True(result.IsExactEverywhere);
        Assert.Equal(("7", "any"), Metadata());
    }

    [Fact]
    public void A_search_gives_weights_eight_bits_as_far_as_every_CPU_is_exact()
    {
        QuantizationResult result = _run.Run(QuantizerRun.Handful(64), new QuantizationOptions { AllowBelowTarget = true });
        (int smallest, int largest) = Weights(QuantizedType.QInt8);
        Assert.True(Math.Max(largest, -smallest) > 64, $"{smallest} to {largest}");
        Assert.True(result.IsExactEverywhere);
        Assert.Equal(("8", "any"), Metadata());
    }

    [Theory]
    [InlineData(TargetCpu.ExactSums, null)]
    [InlineData(TargetCpu.Any, false)]
    public void They_have_eight_bits_on_request(TargetCpu cpu, bool? reduceRange)
    {
        QuantizationResult result = _run.Run(QuantizerRun.Network.Build(), QuantizerRun.Unchecked with { TargetCpu = cpu, ReduceRange = reduceRange });
        Assert.InRange(Weights(QuantizedType.QInt8).Largest, 120, 127);
        Assert.False(result.IsExactEverywhere);
        Assert.Equal(("8", "exact sums"), Metadata());
    }

    [Fact]
    public void An_explicit_number_of_bits_takes_precedence_over_the_target_CPU()
    {
        QuantizationResult result = _run.Run(QuantizerRun.Network.Build(), QuantizerRun.Unchecked with { TargetCpu = TargetCpu.ExactSums, ReduceRange = true });
        Assert.InRange(Weights(QuantizedType.QInt8).Largest, 60, 64);
        Assert.True(result.IsExactEverywhere);
    }

    [Theory]
    [InlineData(TargetCpu.Any)]
    [InlineData(TargetCpu.ExactSums)]
    public void The_same_inputs_give_the_same_bytes(TargetCpu cpu)
    {
        QuantizationOptions options = new() { TargetCpu = cpu, Overwrite = true, AllowBelowTarget = true };
        _run.Run(QuantizerRun.Handful(64), options);
        byte[] first = File.ReadAllBytes(_run.Output);
        _run.Run(QuantizerRun.Handful(64), options);
        Assert.Equal(first, File.ReadAllBytes(_run.Output));
    }

    /// <summary>The smallest and the largest integer of the weights of several axes, as distances from zero.</summary>
    private (int Smallest, int Largest) Weights(QuantizedType type)
    {
        int dataType = (int)(type == QuantizedType.QInt8 ? TensorProto.Types.DataType.Int8 : TensorProto.Types.DataType.Uint8);
        ModelProto model = OnnxFile.Read(_run.Output);
        int[] integers =
        [
            .. model.Graph.Initializer.Where(tensor => tensor.DataType == dataType && tensor.Dims.Count > 1)
                .SelectMany(tensor => type == QuantizedType.QInt8
                    ? MemoryMarshal.Cast<byte, sbyte>(tensor.RawData.Span).ToArray().Select(static value => (int)value)
                    : tensor.RawData.ToByteArray().Select(static value => value - 128)),
        ];
        return (integers.Min(), integers.Max());
    }

    private (string Bits, string Arithmetic) Metadata()
    {
        Dictionary<string, string> entries = OnnxFile.Read(_run.Output).MetadataProps.ToDictionary(static entry => entry.Key, static entry => entry.Value);
        return (entries["rembg.quantization.weight_bits"], entries["rembg.quantization.arithmetic"]);
    }
}

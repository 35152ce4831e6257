using Rembg.Inference;
using Rembg.Machine;
using Rembg.Models;

namespace Rembg.Tests;

/// <summary>A model with 8-bit weights makes other masks on CPUs with saturating sums, and loading it there reports the problem.</summary>
public sealed class ArithmeticProblemTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(QuantizationFacts.ExactSums, false, true)]
    [InlineData(QuantizationFacts.ExactSums, true, false)]
    [InlineData(QuantizationFacts.AnyArithmetic, false, false)]
    [InlineData(QuantizationFacts.AnyArithmetic, true, false)]
    [InlineData(null, false, false)]
    public void The_file_and_the_CPU_together_make_the_problem(string? arithmetic, bool isExact, bool isProblem)
    {
        Dictionary<string, string> metadata = arithmetic is null ? [] : new() { [QuantizationFacts.ArithmeticKey] = arithmetic };
        string? problem = QuantizationFacts.ArithmeticProblem(metadata, isExact);
        Assert.Equal(isProblem, problem is not null);
        Assert.Matches("^$|^The model .*[.]$", problem ?? string.Empty);
    }

    [Fact]
    public void A_loaded_model_tells()
    {
        Assert.Null(Load("any.onnx", QuantizationFacts.AnyArithmetic));
        Assert.Equal(IntegerArithmetic.IsExact, Load("sums.onnx", QuantizationFacts.ExactSums) is null);
    }

    private string? Load(string name, string arithmetic)
    {
        File.WriteAllBytes(_files[name], TinyModel.WithMetadata(TinyModel.Brightness(8, 8), QuantizationFacts.ArithmeticKey, arithmetic));
        using SegmentationModel model = SegmentationModel.Load(_files[name]);
        return model.ArithmeticProblem;
    }
}

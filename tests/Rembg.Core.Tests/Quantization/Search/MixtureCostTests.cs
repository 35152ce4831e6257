using Rembg.Quantization;
using Rembg.Quantization.Search;

namespace Rembg.Tests;

/// <summary>The estimated cost of nodes in FP32: an island among integers costs more than the same node beside others in FP32.</summary>
[Trait("Speed", "Fast")]
public sealed class MixtureCostTests
{
    private readonly Calibrated _chain;

    public MixtureCostTests()
    {
        GraphBuilder graph = new();
        string x = graph.Input("photo", [1, 3, 16, 16]);
        foreach (string name in (string[])["a", "b", "c"])
        {
            x = graph.Conv(x, 16);
            graph.Last.Name = name;
            x = graph.Apply("Relu", x);
        }

        _chain = Calibrated.Of(graph.Build(x));
    }

    [Fact]
    public void Integers_throughout_cost_nothing() => Assert.Equal(0, Cost());

    // One convolution has 256 · 16 · 9 · (3 or 16) multiplications, of which integers save 0.7; converting one of the 4096 elements between
    // two convolutions takes as long as 100. The Relu behind a convolution in FP32 stays in FP32.
    [Theory]
    [InlineData(0.7 * 110592, 1, "a")]
    [InlineData(0.7 * 589824, 2, "b")]
    [InlineData(0.7 * (110592 + 589824), 1, "a", "b")]
    [InlineData(0.7 * (110592 + 589824), 2, "a", "c")]
    [InlineData(0.7 * (110592 + 589824 + 589824), 0, "a", "b", "c")]
    public void Multiplications_and_conversions_add_up(double saved, int conversions, params string[] nodes)
    {
        double all = 110592 + (2 * 589824);
        Assert.Equal((saved + (conversions * 4096 * 100)) / all, Cost(nodes), tolerance: 1e-9);
    }

    private double Cost(params string[] nodes) => MixtureCost.Of(_chain.Quantize(new QuantizationOptions { ExcludedNodes = nodes }));
}

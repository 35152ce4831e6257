using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Search;

namespace Rembg.Tests;

public sealed class KeptNumbersTests
{
    private int _found;

    [Fact]
    public void A_recipe_that_is_used_again_is_quantized_once()
    {
        KeptNumbers kept = new();
        QuantizationNumbers first = kept.Of(Recipe(0.5), Find);
        Assert.Same(first, kept.Of(Recipe(0.5), Find));
        Assert.NotSame(first, kept.Of(Recipe(0.75), Find));
        Assert.Same(first, kept.Of(Recipe(0.5), Find));
        Assert.Equal(2, _found);
    }

    [Fact]
    public void Beyond_the_limit_the_numbers_used_longest_ago_go()
    {
        KeptNumbers kept = new(limit: 40);
        QuantizationNumbers first = kept.Of(Recipe(0.1), Find);
        kept.Of(Recipe(0.2), Find);
        Assert.Same(first, kept.Of(Recipe(0.1), Find));
        kept.Of(Recipe(0.3), Find);
        Assert.Same(first, kept.Of(Recipe(0.1), Find));
        Assert.Equal(3, _found);
        kept.Of(Recipe(0.2), Find);
        Assert.Equal(4, _found);
    }

    [Fact]
    public void The_last_numbers_are_kept_however_large_they_are()
    {
        KeptNumbers kept = new(limit: 1);
        Assert.Same(kept.Of(Recipe(0.5), Find), kept.Of(Recipe(0.5), Find));
    }

    private static Recipe Recipe(double alpha) => new(alpha, SearchSteps.WholeRanges, BiasCorrection: true, Compensation: true, Widening: 0, []);

    // Sixteen bytes of weights.
    private QuantizationNumbers Find()
    {
        _found++;
        QuantizedWeight weight = QuantizedWeight.Quantize(new float[16], [4, 4], 0, new WeightOptions(QuantizedType.QInt8, PerChannel: true, ReduceRange: false));
        return new QuantizationNumbers(new Dictionary<string, QuantizationParameters>(), new Dictionary<string, NodeWeight> { ["node"] = new(weight, Bias: null) });
    }
}

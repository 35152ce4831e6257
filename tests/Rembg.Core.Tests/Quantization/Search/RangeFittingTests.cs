using System.Collections.Immutable;

using Rembg.Quantization;
using Rembg.Quantization.Judging;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Search;

namespace Rembg.Tests;

/// <summary>Ranges of activations are fitted to the mask, where their values do not tell how far they matter.</summary>
[Trait("Speed", "Fast")]
public sealed class RangeFittingTests
{
    private const int Size = 32;

    [Theory]
    [InlineData(32, 0.03125, 0.125)]
    [InlineData(0.0625, 4, 32)]
    public void A_range_that_is_too_wide_is_narrowed_and_one_that_is_too_narrow_is_widened(double wrong, double least, double most)
    {
        (Calibrated calibrated, QuantizedModel quantized, string tensor) = Quantize();
        Dictionary<string, QuantizationParameters> activations = new(quantized.Numbers.Activations);
        string scale = quantized.Layout.ScaleOf(tensor);
        ActivationRange range = activations[scale].Range;
        activations[scale] = QuantizationParameters.Asymmetric(range.Minimum * wrong, range.Maximum * wrong, QuantizedType.QUInt8);
        quantized = quantized with { Numbers = quantized.Numbers with { Activations = activations } };

        (ImmutableDictionary<string, double> factors, SensitivityTable before, SensitivityTable after) = Fit(calibrated, quantized);
        Assert.InRange(factors[tensor], least, most);
        string node = calibrated.Model.Graph.Nodes.Single(node => node.OpType == "Conv" && quantized.Layout.ResultOf(node) == tensor).Name;
        Assert.InRange(after.OfActivations(node)!.Value, 0, before.OfActivations(node)!.Value / 2);
    }

    [Fact]
    public void Values_that_only_saturate_the_mask_do_not_cost_it_steps()
    {
        // Fourth powers: most features are small, and the few large ones make the mask 0 or 1 by a fraction of their value.
        (Calibrated calibrated, QuantizedModel quantized, string tensor) = Quantize(outliers: true);
        (ImmutableDictionary<string, double> factors, _, _) = Fit(calibrated, quantized);
        Assert.InRange(factors[tensor], 1.0 / 32, 0.5);
    }

    [Fact]
    public void A_recipe_applies_the_factor_to_the_range_of_its_method()
    {
        (Calibrated calibrated, QuantizedModel quantized, string tensor) = Quantize();
        ActivationRange whole = quantized.Numbers.Activations[quantized.Layout.ScaleOf(tensor)].Range;
        QuantizedModel narrowed = calibrated.Quantize(recipe: Calibrated.Textbook with { RangeFactors = ImmutableDictionary<string, double>.Empty.Add(tensor, 0.25) });
        Assert.Equal(whole.Maximum / 4, narrowed.Numbers.Activations[narrowed.Layout.ScaleOf(tensor)].Range.Maximum, 1e-4);
    }

    [Theory]
    [InlineData(-3, 20, 0.25, -3, 5)]
    [InlineData(-3, 20, 0.1, -2, 2)]
    [InlineData(0, 8, 0.5, 0, 4)]
    [InlineData(-3, 20, 2, -6, 40)]
    [InlineData(-3, 20, 1, -3, 20)]
    public void A_factor_below_one_cuts_the_longer_side_first(double minimum, double maximum, double factor, double expectedMinimum, double expectedMaximum)
    {
        ActivationRange range = new ActivationRange(minimum, maximum).Fitted(factor);
        Assert.Equal(expectedMinimum, range.Minimum, 1e-9);
        Assert.Equal(expectedMaximum, range.Maximum, 1e-9);
    }

    private static (ImmutableDictionary<string, double> Factors, SensitivityTable Before, SensitivityTable After) Fit(Calibrated calibrated, QuantizedModel quantized)
    {
        RoundingProbe probe = new(quantized, MaskJudge.Create(calibrated.Model, calibrated.Samples, default));
        Deadline deadline = new(TimeSpan.FromMinutes(5));
        SensitivityTable before = new SensitivityScan(probe, maximumError: 0).Measure(static (_, _) => { }, deadline, default);
        (ImmutableDictionary<string, double> factors, SensitivityTable after) = new RangeFitting(probe, maximumError: 0).Find(before, deadline, default);
        return (factors, before, after);
    }

    /// <summary>Two convolutions, quantized by the book, and the name of the features between them.</summary>
    private static (Calibrated Calibrated, QuantizedModel Quantized, string Tensor) Quantize(bool outliers = false)
    {
        GraphBuilder graph = new(seed: 5);
        string photo = graph.Input("photo", [1, 3, Size, Size]);
        string features = graph.Apply("Relu", graph.Conv(photo, 8));
        for (int i = 0; i < 2 && outliers; i++)
        {
            features = graph.Node("Mul", [features, features]);
        }

        Calibrated calibrated = Calibrated.Of(graph.Build(graph.Apply("Sigmoid", graph.Conv(features, 1, gain: 4))));
        return (calibrated, calibrated.Quantize(new QuantizationOptions { ReduceRange = true }), features);
    }
}

using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Judging;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Search;
using Rembg.Quantization.Writing;

namespace Rembg.Tests;

/// <summary>A figure of a node says if it was measured of the node alone or is a bound, measured of its group.</summary>
public sealed class SensitivityEvidenceTests
{
    private const int Size = 32;

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);

    [Fact]
    public void A_group_that_is_harmless_as_a_whole_is_a_bound_for_each_of_its_nodes()
    {
        // All that there is costs less than a twentieth of this target.
        (SensitivityTable table, QuantizedModel quantized, _) = Measure(Network(layers: 5), maximumError: 20, Long);
        string[] nodes = [.. quantized.Numbers.Weights.Keys];
        Assert.Equal(6, nodes.Length);
        Assert.All(nodes, node => Assert.Equal(SensitivityEvidence.Bound, table.EvidenceOfWeights(node)));
        Assert.Single(nodes.Select(table.OfWeights).Distinct());
    }

    [Fact]
    public void A_node_that_was_measured_alone_has_its_own_error()
    {
        (SensitivityTable table, QuantizedModel quantized, MaskJudge judge) = Measure(Network(layers: 5), maximumError: 0, Long);
        string[] alone = [.. quantized.Numbers.Weights.Keys.Where(node => table.EvidenceOfWeights(node) == SensitivityEvidence.Measured)];
        Assert.NotEmpty(alone);
        Assert.All(alone, node => Assert.Equal(
            judge.Error(FakeQuantization.OfWeights(quantized, new HashSet<string> { node }), photos: 2, threads: 1, default),
            table.OfWeights(node)!.Value,
            tolerance: 1e-6));
    }

    [Fact]
    public void A_node_that_is_a_group_of_its_own_is_measured_alone()
    {
        (SensitivityTable table, QuantizedModel quantized, _) = Measure(Network(layers: 0), maximumError: 20, Long);
        Assert.Equal(SensitivityEvidence.Measured, table.EvidenceOfWeights(Assert.Single(quantized.Numbers.Weights.Keys)));
    }

    [Fact]
    public void Without_time_nothing_is_measured_and_nothing_is_claimed()
    {
        (SensitivityTable table, QuantizedModel quantized, _) = Measure(Network(layers: 2), maximumError: 0, TimeSpan.Zero);
        Assert.True(table.IsEmpty);
        Assert.All(quantized.Numbers.Weights.Keys, node => Assert.Equal((null, SensitivityEvidence.None), (table.OfWeights(node), table.EvidenceOfWeights(node))));
    }

    [Fact]
    public void The_result_has_the_evidence_of_every_figure()
    {
        using QuantizerRun run = new();
        QuantizationResult result = run.Run(QuantizerRun.Handful(64), new QuantizationOptions { AllowBelowTarget = true });
        Assert.All(result.Sensitivities, static node => Assert.Equal(
            (node.WeightError is null, node.ActivationError is null),
            (node.WeightEvidence == SensitivityEvidence.None, node.ActivationEvidence == SensitivityEvidence.None)));
        Assert.Contains(result.Sensitivities, static node => node.WeightEvidence != SensitivityEvidence.None);
    }

    /// <summary>Convolutions of channels of unlike size, one behind the other.</summary>
    private static ModelProto Network(int layers)
    {
        GraphBuilder graph = new(seed: 7) { ChannelSpread = 20 };
        string x = graph.Input("photo", [1, 3, Size, Size]);
        for (int i = 0; i < layers; i++)
        {
            x = graph.Apply("Relu", graph.Conv(x, 8));
        }

        return graph.Build(graph.Apply("Sigmoid", graph.Conv(x, 1, gain: 4)));
    }

    private static (SensitivityTable Table, QuantizedModel Quantized, MaskJudge Judge) Measure(ModelProto network, double maximumError, TimeSpan budget)
    {
        Calibrated calibrated = Calibrated.Of(network);
        QuantizedModel quantized = calibrated.Quantize(new QuantizationOptions { PerChannel = false, ReduceRange = true });
        MaskJudge judge = MaskJudge.Create(calibrated.Model, calibrated.Samples, default);
        return (new SensitivityScan(new RoundingProbe(quantized, judge), maximumError).Measure(static (_, _) => { }, new Deadline(budget), default), quantized, judge);
    }
}

using System.Collections.Immutable;

using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Preparation;
using Rembg.Quantization.Search;

namespace Rembg.Tests;

/// <summary>The first layers, whose errors pass through all others, are the first to stay in FP32.</summary>
public sealed class BeginningTests
{
    private static readonly PlainUNet Light = new() { Blocks = BlockKind.Depthwise, Activation = "HardSwish", Channels = 16, Depth = 2, Size = 32 };

    [Fact]
    public void Beginnings_grow_from_the_input_and_never_exceed_the_share_that_may_stay_in_FP32()
    {
        PreparedModel model = Prepare(out string[] products);
        ImmutableHashSet<string>[] beginnings = [.. new QuantizedShare(new QuantizationOptions { MinimumQuantized = 0.88 }).Beginnings(model)];

        // 2, 5 and 10 % of the multiplications, but not 15 %.
        Assert.Equal(3, beginnings.Length);
        foreach ((ImmutableHashSet<string> beginning, double share) in beginnings.Zip([0.02, 0.05, 0.1]))
        {
            Assert.Equal(products.Take(beginning.Count), products.Where(beginning.Contains));
            double first = products.Take(beginning.Count).Sum(name => Cost(model, name));
            double all = products.Sum(name => Cost(model, name));
            Assert.True(first <= share * all);
            Assert.True(first + Cost(model, products[beginning.Count]) > share * all);
        }
    }

    [Fact]
    public void If_all_multiplications_must_use_integers_no_beginning_stays_in_FP32() =>
        Assert.Empty(new QuantizedShare(new QuantizationOptions { MinimumQuantized = 1 }).Beginnings(Prepare(out _)));

    [Fact]
    public void A_search_that_misses_its_target_tries_the_beginnings_before_it_measures_nodes()
    {
        using QuantizerRun run = new();
        QuantizationOptions strict = new() { MinimumIoU = 0.99999, AllowBelowTarget = true, Equalization = EqualizationChoice.None, CalibrationMethod = CalibrationMethod.MinMax };
        run.Run(Light.Build(), strict);
        string[] wanted = [.. new QuantizedShare(strict).Beginnings(Prepare(out _)).Select(static beginning => $" {beginning.Count} nodes in FP32").Distinct()];
        string[] tried = [.. run.Observer.Notes.Where(static note => note.StartsWith("Equalization", StringComparison.Ordinal) && !note.Contains(" 0 nodes", StringComparison.Ordinal)).Take(wanted.Length)];
        Assert.True(wanted.Length >= 3);
        Assert.All(wanted.Zip(tried), static pair => Assert.Contains(pair.First, pair.Second, StringComparison.Ordinal));
        int scan = run.Observer.Steps.FindIndex(static step => step.Phase == QuantizationPhase.Sensitivity);
        Assert.True(run.Observer.Steps.Take(scan).Count(static step => step.Phase == QuantizationPhase.Choose) > wanted.Length);
    }

    private static PreparedModel Prepare(out string[] products)
    {
        PreparedModel model = ModelPreparation.Prepare(Light.Build(), "model.onnx", new QuantizationOptions(), null, default);
        products = [.. model.Graph.Nodes.Select(static node => node.Name).Where(name => Cost(model, name) > 0)];
        return model;
    }

    private static double Cost(PreparedModel model, string name) => NodeCost.Multiplications(model.Graph.Nodes.First(node => node.Name == name), model.Shapes);
}

using System.Collections.Immutable;

using Rembg.Metrics;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Preparation;
using Rembg.Quantization.Search;

namespace Rembg.Tests;

/// <summary>A search does not try two recipes with the same layout, and does not keep nodes in FP32 that are there in any case.</summary>
[Trait("Speed", "Fast")]
public sealed class TriedRecipesTests
{
    private readonly PreparedModel _model = Calibrated.AsItIs(Chain());
    private readonly WeightQuantizer _writer;

    public TriedRecipesTests() => _writer = new WeightQuantizer(
        _model,
        new QuantizationOptions(),
        reduceRange: false,
        static _ => new ModelProto(),
        static node => node.OpType == "Conv" && node.Name != "unsupported");

    [Fact]
    public void A_recipe_with_the_layout_of_an_earlier_one_has_its_result()
    {
        TriedRecipes tried = new(_writer);
        Assert.Null(tried.Find(Leaving("first")));
        Trial trial = Judge(Leaving("first"), loss: 0.7);
        tried.Add(trial);
        Assert.Same(trial, tried.Find(Leaving("first")));
        Trial same = tried.Find(Leaving("first", "unsupported", "relu"))!;
        Assert.Equal(trial with { Recipe = same.Recipe }, same);
        Assert.Equal(3, same.Recipe.FloatNodes.Count);
        Assert.Equal([trial, same], tried.All);
    }

    [Fact]
    public void Another_layout_or_another_choice_is_tried()
    {
        TriedRecipes tried = new(_writer);
        tried.Add(Judge(Leaving("first"), loss: 0.7));
        Assert.Null(tried.Find(Leaving("first", "last")));
        Assert.Null(tried.Find(Leaving()));
        Assert.Null(tried.Find(Leaving("first") with { Alpha = 0.5 }));
        Assert.Null(tried.Find(Leaving("first") with { RangeFactors = ImmutableDictionary<string, double>.Empty.Add("a", 2) }));
    }

    [Fact]
    public void Nodes_that_are_in_FP32_anyway_do_not_protect_each_other()
    {
        // Either of the two keeps both in FP32, and none of them is needed there.
        SensitivityTable sensitivities = new();
        sensitivities.Add("first", ofWeights: true, error: 0.01, nodes: 1);
        sensitivities.Add("last", ofWeights: true, error: 0.02, nodes: 1);
        NodeRollback rollback = new(_model, TryTogether, new Deadline(TimeSpan.FromMinutes(1)));
        Assert.Empty(rollback.Improve(TryTogether(Leaving("first", "last")), sensitivities).Recipe.FloatNodes);

        static Trial TryTogether(Recipe recipe) => Judge(recipe, loss: recipe.FloatNodes.IsEmpty ? 0.9 : 0.89, cost: recipe.FloatNodes.IsEmpty ? 0 : 0.5);
    }

    private static Recipe Leaving(params string[] names) => Calibrated.Textbook with { FloatNodes = [.. names] };

    private static Trial Judge(Recipe recipe, double loss, double cost = 0)
    {
        MaskAgreement agreement = MaskAgreement.Summarize([new MaskScore(IoU: 0.99, MeanAbsoluteError: 0.001, MaxFMeasure: 1, SoftIoU: 0.99)]);
        return new Trial(recipe, agreement, agreement, [], Share: 1, loss, cost);
    }

    private static ModelProto Chain()
    {
        GraphBuilder graph = new();
        string features = graph.Conv(graph.Input("photo", [1, 3, 16, 16]), 16);
        string clipped = graph.Apply("Relu", features);
        string more = graph.Conv(clipped, 16);
        ModelProto model = graph.Build(graph.Conv(more, 1));
        foreach ((NodeProto node, string name) in model.Graph.Node.Zip(["first", "relu", "unsupported", "last"]))
        {
            node.Name = name;
        }

        return model;
    }
}

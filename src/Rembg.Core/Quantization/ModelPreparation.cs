using Microsoft.ML.OnnxRuntime;

using Rembg.Inference.OutputRules;
using Rembg.Models;
using Rembg.Onnx;
using Rembg.Onnx.Rewriting;

namespace Rembg.Quantization;

/// <summary>Brings a model into the one form that the quantizer works on.</summary>
internal static class ModelPreparation
{
    /// <summary>Checks, prunes, upgrades, fixes and folds a model.</summary>
    /// <param name="source">The model as it was read. It is left as it is.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <param name="options">Which outputs are kept and which input size is wanted.</param>
    /// <param name="known">
    /// Which output is read and how, and the side of the input where file and options leave it open; null where nothing is
    /// known of the model, so that the first output is its mask.
    /// </param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="ModelInvalidException">The model takes no photo, makes no mask, or cannot be loaded.</exception>
    /// <exception cref="ModelNotQuantizableException">The model cannot be quantized; the obstacle says why.</exception>
    public static PreparedModel Prepare(ModelProto source, string path, QuantizationOptions options, ModelDescription? known, CancellationToken cancellationToken)
    {
        try
        {
            int index = known?.OutputIndex ?? 0;
            OnnxGraph graph = Clean(source, path, index);
            if (!options.KeepOutputs)
            {
                graph.KeepOutputs(new HashSet<string> { graph.Outputs[index] });
                index = 0;
            }

            PhotoInput input = PhotoInput.Fix(graph, path, options.InputSize ?? known?.InputSize);
            cancellationToken.ThrowIfCancellationRequested();
            PreparedModel prepared = options.InputSize is int side && (input.Height, input.Width) != (side, side)
                ? Resize(graph, path, index, input, side, cancellationToken)
                : Fold(graph, path, index, input, cancellationToken);
            long[] shape = prepared.Shapes[prepared.Output];
            return known is not null && OutputRule.For(known, []).Refuse(shape) is { } refusal ? throw NotAMask(path, shape, refusal) : prepared;
        }
        catch (OnnxRuntimeException exception) when (exception.NamesUnknownOperator())
        {
            throw new ModelNotQuantizableException(path, QuantizationObstacle.UnknownOperators, exception.Clause(), exception);
        }
        catch (NotSupportedException exception)
        {
            throw new ModelNotQuantizableException(path, QuantizationObstacle.UnknownOperators, exception.Message, exception);
        }
        catch (OnnxRuntimeException exception)
        {
            throw new ModelInvalidException(path, exception.Clause(), exception);
        }
        catch (Exception exception) when (exception is InvalidDataException or OverflowException)
        {
            throw new ModelInvalidException(path, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>What can be done without knowing shapes.</summary>
    private static OnnxGraph Clean(ModelProto source, string path, int index)
    {
        OnnxGraph graph = new(source.Clone());
        if (OutputRule.Missing(index, graph.Outputs.Count) is { } reason)
        {
            throw new ModelInvalidException(path, reason);
        }

        LocalFunctions.Inline(graph.Model);
        SparseInitializers.ToDense(graph.Model);
        graph.Changed();

        // Nodes are named by their place in the file, where a user looks for them, before any of them is removed.
        NodeNames.Complete(graph);

        // ONNX asks for producers before consumers, ONNX Runtime does not, and published models have nodes at the end that were added by tools.
        graph.Sort();
        QuantizableModel.Check(graph, path);
        ConstantNodes.ToInitializers(graph);
        FiniteWeights.Require(graph);
        SinglePrecision.Apply(graph.Model);
        OpsetUpgrade.Apply(graph);
        NamedAxes.Spread(graph);
        graph.Sort();
        IdleCasts.ToIdentities(graph.Model);
        graph.Changed();
        return graph;
    }

    private static PreparedModel Resize(OnnxGraph graph, string path, int index, PhotoInput input, int side, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, long[]> shapes = TensorShapes.Infer(graph.Model);
        PhotoInput resized = input with { Height = side, Width = side };
        try
        {
            InputSizeChange.Apply(graph, shapes, input.Name);
            resized.SetShape(graph);
            PreparedModel prepared = Fold(graph, path, index, resized, cancellationToken);
            long[] before = shapes[prepared.Output];
            long[] after = prepared.Shapes[prepared.Output];
            return Follows(before[^2], input.Height, after[^2], side) && Follows(before[^1], input.Width, after[^1], side)
                ? prepared
                : throw new NotSupportedException($"its mask is {after[^2]} × {after[^1]} then");
        }
        catch (Exception exception) when (exception is NotSupportedException or OnnxRuntimeException)
        {
            string reason = exception is OnnxRuntimeException refused ? refused.Clause() : exception.Message;
            throw new ModelNotQuantizableException(path, QuantizationObstacle.OpenShape, $"it cannot be given an input of {side} × {side}: {reason}", exception);
        }
    }

    /// <summary>Whether a mask grew as its input did; one of half the input's size may be rounded.</summary>
    private static bool Follows(long before, long inputBefore, long after, long inputAfter) =>
        Math.Abs(after - ((double)before / inputBefore * inputAfter)) < 1;

    private static PreparedModel Fold(OnnxGraph graph, string path, int index, PhotoInput input, CancellationToken cancellationToken)
    {
        OnnxGraph folded = new(GraphOptimizer.Optimize(graph.Model, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyDictionary<string, long[]> shapes = Simplify(folded);
        string output = folded.Outputs[index];
        return shapes[output] is [.., > 1, > 1]
            ? new PreparedModel(folded.Model, input.Name, input.Height, input.Width, output, shapes)
            : throw NotAMask(path, shapes[output], "not a mask");
    }

    /// <summary>Brings activations into one form and constants into convolutions.</summary>
    /// <returns>The shape of every tensor of the result.</returns>
    private static IReadOnlyDictionary<string, long[]> Simplify(OnnxGraph graph)
    {
        bool isChanged = HardSigmoidForms.Apply(graph);
        IReadOnlyDictionary<string, long[]> shapes = TensorShapes.Infer(graph.Model);
        isChanged |= AffineFolding.Apply(graph, shapes);
        if (isChanged)
        {
            graph.Sort();
            graph.Prune();
        }

        NodeNames.Complete(graph);
        return isChanged ? TensorShapes.Infer(graph.Model) : shapes;
    }

    private static ModelInvalidException NotAMask(string path, long[] shape, string refusal) =>
        new(path, $"its output is [{string.Join(", ", shape)}], {refusal}");
}

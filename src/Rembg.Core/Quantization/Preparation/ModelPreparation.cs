using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

using Rembg.Inference.OutputRules;
using Rembg.Models;
using Rembg.Onnx;
using Rembg.Onnx.Rewriting;

namespace Rembg.Quantization.Preparation;

/// <summary>Converts a model to the form that the quantizer expects.</summary>
internal static class ModelPreparation
{
    /// <summary>Checks, prunes, upgrades, fixes and folds a model.</summary>
    /// <param name="source">The model as it was read. It stays as it is.</param>
    /// <param name="path">The model file, for error messages.</param>
    /// <param name="options">The options with the outputs to keep and the input size.</param>
    /// <param name="known">
    /// The output to read, how to interpret it, and the side of the input if file and options leave it open; null if the model is unknown,
    /// so that its first output is the mask.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation between two steps.</param>
    /// <exception cref="ModelInvalidException">The model does not accept a photo, does not produce a mask, or cannot be loaded.</exception>
    /// <exception cref="ModelNotQuantizableException">The model cannot be quantized; the obstacle gives the reason.</exception>
    public static PreparedModel Prepare(ModelProto source, string path, QuantizationOptions options, ModelDescription? known, CancellationToken cancellationToken)
    {
        try
        {
            int index = options.OutputIndex ?? known?.OutputIndex ?? 0;
            OnnxGraph graph = Clean(source, path, index, known?.InputValues ?? InputValues.None);
            string output = graph.Outputs[index];
            bool isAssumed = options.OutputIndex is null && known is not { OutputIsAssumed: false } && graph.Outputs.Count > 1;
            if (!options.KeepOutputs)
            {
                graph.KeepOutputs(new HashSet<string> { output });
            }

            PhotoInput input = PhotoInput.Fix(graph, path, options.InputSize ?? known?.InputSize);
            PhotoLayout layout = new(input.Shape.ChannelsLast, OutputIsLast: false);
            if (input.Shape.ChannelsLast)
            {
                PhotoLayout.InputToPlanes(graph, input.Name);
                input = input with { Shape = input.Shape with { ChannelsLast = false } };
                input.SetShape(graph);
            }

            cancellationToken.ThrowIfCancellationRequested();
            OutputRule rule = OutputRule.For(known ?? ModelDescriber.ByName(path), []);
            Target target = new(path, input, layout, new MaskOutput(output, input.Shape, isAssumed ? () => Choices(source) : null), rule);
            return options.InputSize is int side && (input.Shape.Height, input.Shape.Width) != (side, side)
                ? Resize(graph, target, side, cancellationToken)
                : Fold(graph, target, cancellationToken);
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

    /// <summary>Performs the rewrites that do not need shapes.</summary>
    private static OnnxGraph Clean(ModelProto source, string path, int index, InputValues values)
    {
        OnnxGraph graph = new(source.Clone());
        if (OutputRule.IndexFlaw(index, graph.Outputs.Count) is { } reason)
        {
            throw new ModelInvalidException(path, reason);
        }

        FixedInputs.ToInitializers(graph.Model, values);
        LocalFunctions.Inline(graph.Model);
        SparseInitializers.ToDense(graph.Model);
        graph.Changed();

        // Nodes are named by their position in the file, where users look for them, before any node is removed.
        NodeNames.Complete(graph);

        // ONNX requires producers to come before consumers, but ONNX Runtime does not, and tools have appended nodes to published models.
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

    private static PreparedModel Resize(OnnxGraph graph, Target target, int side, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, long[]> shapes = TensorShapes.Infer(graph.Model);
        PhotoShape photo = target.Input.Shape;
        MaskLayout before = target.Locate(graph.Model, shapes);
        if (before.PlanesLast)
        {
            target = target.TurnOutput(graph, shapes);
            shapes = TensorShapes.Infer(graph.Model);
        }

        Target resized = target.Resized(side);
        try
        {
            InputSizeChange.Apply(graph, shapes, target.Input.Name);
            resized.Input.SetShape(graph);
            PreparedModel prepared = Fold(graph, resized, cancellationToken);
            long[] after = prepared.Shapes[prepared.Output];
            return Follows(before.Height, photo.Height, after[^2], side) && Follows(before.Width, photo.Width, after[^1], side)
                ? prepared
                : throw new NotSupportedException($"its mask would then be {after[^2]} × {after[^1]}");
        }
        catch (Exception exception) when (exception is NotSupportedException or OnnxRuntimeException or InvalidDataException)
        {
            string reason = exception is OnnxRuntimeException refused ? refused.Clause() : exception.Message;
            throw new ModelNotQuantizableException(target.Path, QuantizationObstacle.OpenShape, $"its input cannot be changed to {side} × {side}: {reason}", exception);
        }
    }

    /// <summary>
    /// Determines whether a mask grew in proportion to its input; the size of a mask at half the input's size may be rounded.
    /// </summary>
    private static bool Follows(long before, long inputBefore, long after, long inputAfter) =>
        Math.Abs(after - ((double)before / inputBefore * inputAfter)) < 1;

    private static PreparedModel Fold(OnnxGraph graph, Target target, CancellationToken cancellationToken)
    {
        OnnxGraph folded = new(GraphOptimizer.Optimize(graph.Model, cancellationToken));
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyDictionary<string, long[]> shapes = Simplify(folded);
        return target.Locate(folded.Model, shapes).PlanesLast
            ? Fold(folded, target.TurnOutput(folded, shapes), cancellationToken)
            : new PreparedModel(folded.Model, target.Input.Name, target.Input.Shape.Height, target.Input.Shape.Width, target.Output.Name, shapes) { Path = target.Path, Layout = target.Layout };
    }

    /// <summary>Simplifies activations to a common form and folds constants into convolutions.</summary>
    /// <returns>The shape of every tensor in the result.</returns>
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

    private static string Choices(ModelProto source)
    {
        using InferenceSession session = OnnxSession.Create(source, GraphOptimizationLevel.ORT_DISABLE_ALL);
        return MaskOutput.Choices(session);
    }

    /// <summary>The part of a model that is prepared, from one input to one output.</summary>
    private sealed record Target(string Path, PhotoInput Input, PhotoLayout Layout, MaskOutput Output, OutputRule Rule)
    {
        public Target Resized(int side)
        {
            PhotoShape shape = Input.Shape with { Height = side, Width = side };
            return this with { Input = Input with { Shape = shape }, Output = Output with { Photo = shape } };
        }

        /// <summary>Locates the mask in the output.</summary>
        public MaskLayout Locate(ModelProto model, IReadOnlyDictionary<string, long[]> shapes)
        {
            TypeProto? stated = model.Graph.Output.Single(output => output.Name == Output.Name).Type;
            if (stated is { TensorType: null })
            {
                throw new InvalidDataException(Output.Doubt?.Invoke() ?? $"its output '{Output.Name}' is not a tensor");
            }

            // A file need not specify a type. ONNX Runtime, which does, uses the same numbers for element types as ONNX.
            int type = stated?.TensorType.ElemType ?? 0;
            return Rule.Locate(type == 0 ? TensorElementType.Float : (TensorElementType)type, shapes.GetValueOrDefault(Output.Name) ?? [], Output);
        }

        /// <summary>Makes a graph return planes instead of interleaved channels.</summary>
        public Target TurnOutput(OnnxGraph graph, IReadOnlyDictionary<string, long[]> shapes)
        {
            PhotoLayout.OutputToPlanes(graph, Output.Name, shapes[Output.Name].Length);
            foreach (ValueInfoProto output in graph.Model.Graph.Output.Where(static output => output.Type?.TensorType is not null))
            {
                output.Type.TensorType.Shape = null;
            }

            return this with { Layout = Layout with { OutputIsLast = true } };
        }
    }
}

namespace Rembg.Onnx.Rewriting;

/// <summary>
/// Folds multiplications by constants and additions of constants into neighbouring convolutions, where they cost nothing. The model
/// computes the same function as before.
/// </summary>
internal static class AffineFolding
{
    /// <summary>Folds all nodes that can be folded.</summary>
    /// <param name="graph">The graph, which is changed.</param>
    /// <param name="shapes">The shape of every tensor.</param>
    /// <returns>True if the graph was changed.</returns>
    public static bool Apply(OnnxGraph graph, IReadOnlyDictionary<string, long[]> shapes)
    {
        bool isChanged = false;
        while (graph.Nodes.Select(node => AffineNode.Of(node, graph, shapes)).OfType<AffineNode>().Any(affine => Fold(affine, graph, shapes)))
        {
            isChanged = true;
        }

        return isChanged;
    }

    private static bool Fold(AffineNode affine, OnnxGraph graph, IReadOnlyDictionary<string, long[]> shapes) =>
        FoldBackward(affine, graph, shapes) || FoldForward(affine, graph, shapes) || Exchange(affine, graph, shapes);

    /// <summary>Folds a node into the convolution that produces its input, if the input has no other reader.</summary>
    private static bool FoldBackward(AffineNode affine, OnnxGraph graph, IReadOnlyDictionary<string, long[]> shapes)
    {
        if (!IsRead(affine.Input, graph, by: 1) || graph.Producer(affine.Input) is not { } producer || ConvolutionScaling.Of(producer, graph, shapes) is not { } convolution)
        {
            return false;
        }

        convolution.ScaleOutputs(affine.Factor, affine.Offset);

        // The result keeps its name, because outputs are identified by name.
        producer.Output[0] = affine.Output;
        graph.Remove(affine.Node);
        return true;
    }

    /// <summary>
    /// Folds a node into the convolutions that read its result. An addition cannot be folded if the convolution pads with zeros.
    /// </summary>
    private static bool FoldForward(AffineNode affine, OnnxGraph graph, IReadOnlyDictionary<string, long[]> shapes)
    {
        if (Readers(affine.Output, graph, shapes) is not { Length: > 0 } convolutions || !(affine.IsProduct || convolutions.All(static convolution => !convolution.IsPadded)))
        {
            return false;
        }

        foreach (ConvolutionScaling convolution in convolutions)
        {
            convolution.ScaleInputs(affine.Factor, affine.Offset);
        }

        graph.Redirect(affine.Output, affine.Input, graph.Consumers(affine.Output));
        graph.Remove(affine.Node);
        return true;
    }

    /// <summary>
    /// Moves a multiplication from before an addition to after it, where it can be folded: <c>a·x + b = a·(x + b ÷ a)</c>.
    /// </summary>
    private static bool Exchange(AffineNode sum, OnnxGraph graph, IReadOnlyDictionary<string, long[]> shapes)
    {
        if (!sum.IsSum || sum.Node.OpType == "BatchNormalization"
            || Readers(sum.Output, graph, shapes) is not { Length: > 0 } convolutions
            || !IsRead(sum.Input, graph, by: 1)
            || graph.Producer(sum.Input) is not { } producer
            || AffineNode.Of(producer, graph, shapes) is not { IsProduct: true } product
            || product.Factor.Any(static value => value == 0))
        {
            return false;
        }

        float[] offset = [.. Enumerable.Range(0, Math.Max(sum.Offset.Length, product.Factor.Length)).Select(channel => (float)(At(sum.Offset, channel) / At(product.Factor, channel)))];
        long[] shape = offset.Length == 1 ? [1] : [offset.Length, .. Enumerable.Repeat(1L, shapes[sum.Output].Length - 2)];
        string constant = graph.UniqueName(sum.Output + "/offset");
        graph.Add(TensorData.Create<float>(constant, offset, shape));
        foreach (ConvolutionScaling convolution in convolutions)
        {
            convolution.ScaleInputs(product.Factor, [0]);
        }

        sum.Node.OpType = "Add";
        sum.Node.Input.Clear();
        sum.Node.Input.Add([product.Input, constant]);
        graph.Remove(producer);
        return true;
    }

    /// <summary>Returns the convolutions that read a tensor; null if it has any other reader.</summary>
    private static ConvolutionScaling[]? Readers(string tensor, OnnxGraph graph, IReadOnlyDictionary<string, long[]> shapes)
    {
        if (graph.IsOutput(tensor))
        {
            return null;
        }

        IReadOnlyList<NodeProto> consumers = graph.Consumers(tensor);
        ConvolutionScaling[] readers = [.. consumers.Where(node => node.Input[0] == tensor).Select(node => ConvolutionScaling.Of(node, graph, shapes)).OfType<ConvolutionScaling>()];
        return readers.Length == consumers.Count ? readers : null;
    }

    private static double At(double[] values, int channel) => values[values.Length == 1 ? 0 : channel];

    private static bool IsRead(string tensor, OnnxGraph graph, int by) => !graph.IsOutput(tensor) && graph.Consumers(tensor).Count == by;
}

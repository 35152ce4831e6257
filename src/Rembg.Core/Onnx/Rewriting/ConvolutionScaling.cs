namespace Rembg.Onnx.Rewriting;

/// <summary>Changes the constants of a convolution or a transposed convolution per channel.</summary>
internal sealed class ConvolutionScaling
{
    private readonly NodeProto _node;
    private readonly OnnxGraph _graph;
    private readonly ConvolutionShape _shape;

    private ConvolutionScaling(NodeProto node, OnnxGraph graph)
    {
        _node = node;
        _graph = graph;
        _shape = new ConvolutionShape(node, graph.Initializer(node.Input[1])!);
    }

    /// <summary>True if results at the border depend on zeros around the input.</summary>
    public bool IsPadded => _node.OpType == "ConvTranspose" || _node.Text("auto_pad", "NOTSET") is not ("NOTSET" or "VALID") || _node.Integers("pads").Any(static pad => pad != 0);

    /// <summary>Interprets a node.</summary>
    /// <returns>The convolution; null if the node is not a convolution with constant weights.</returns>
    public static ConvolutionScaling? Of(NodeProto node, OnnxGraph graph, IReadOnlyDictionary<string, long[]> shapes)
    {
        bool isConvolution = node.OpType is "Conv" or "ConvTranspose" && OnnxGraph.IsDefaultDomain(node.Domain)
            && graph.Initializer(node.Input[1])?.IsFloat() == true
            && (node.Input.Count < 3 || node.Input[2].Length == 0 || graph.Initializer(node.Input[2])?.IsFloat() == true);
        return isConvolution && shapes.ContainsKey(node.Input[0]) ? new ConvolutionScaling(node, graph) : null;
    }

    /// <summary>Makes the convolution produce <c>factor × y + offset</c> for each output channel.</summary>
    public void ScaleOutputs(double[] factor, double[] offset)
    {
        float[] weights = Own(1).ToFloats();
        _shape.ForEach((index, _, output) => weights[index] = (float)(weights[index] * At(factor, output)));
        _graph.Initializer(_node.Input[1])!.SetFloats(weights);
        float[] bias = Bias();
        SetBias([.. bias.Select((value, output) => (float)((value * At(factor, output)) + At(offset, output)))]);
    }

    /// <summary>Makes the convolution read <c>factor × x + offset</c> for each input channel.</summary>
    public void ScaleInputs(double[] factor, double[] offset)
    {
        float[] weights = Own(1).ToFloats();
        double[] added = new double[_shape.Outputs];
        _shape.ForEach((index, input, output) =>
        {
            added[output] += weights[index] * At(offset, input);
            weights[index] = (float)(weights[index] * At(factor, input));
        });
        _graph.Initializer(_node.Input[1])!.SetFloats(weights);
        if (added.Any(static value => value != 0))
        {
            SetBias([.. Bias().Select((value, output) => (float)(value + added[output]))]);
        }
    }

    private static double At(double[] values, int channel) => values[values.Length == 1 ? 0 : channel];

    private float[] Bias() => _node.Input.Count > 2 && _node.Input[2].Length > 0 ? _graph.Initializer(_node.Input[2])!.ToFloats() : new float[_shape.Outputs];

    private void SetBias(float[] bias)
    {
        if (_node.Input.Count > 2 && _node.Input[2].Length > 0)
        {
            Own(2).SetFloats(bias);
        }
        else if (bias.Any(static value => value != 0))
        {
            string name = _graph.UniqueName(_node.Input[1] + "/bias");
            _graph.Add(TensorData.Create<float>(name, bias, bias.Length));
            if (_node.Input.Count > 2)
            {
                _node.Input[2] = name;
            }
            else
            {
                _node.Input.Add(name);
            }

            _graph.Changed();
        }
    }

    /// <summary>Returns a constant that belongs to this node alone; a shared constant is copied first.</summary>
    private TensorProto Own(int input)
    {
        string name = _node.Input[input];
        TensorProto tensor = _graph.Initializer(name)!;
        if (_graph.Consumers(name) is [{ } only] && only.Input.Count(other => other == name) == 1 && !_graph.IsOutput(name))
        {
            return tensor;
        }

        TensorProto copy = tensor.Clone();
        copy.Name = _graph.UniqueName(name + "/own");
        _graph.Add(copy);
        _node.Input[input] = copy.Name;
        _graph.Changed();
        return copy;
    }
}

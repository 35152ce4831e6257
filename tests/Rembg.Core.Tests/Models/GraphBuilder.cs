using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>
/// Builds ONNX graphs in a few lines: every method adds nodes and returns the name of their result. Weights come from a
/// seeded generator. The form of operators follows the operator set, from 7 to the newest.
/// </summary>
internal sealed class GraphBuilder
{
    private readonly Random _random;
    private readonly long _opset;
    private readonly Dictionary<string, long[]> _shapes = [];
    private readonly ModelProto _model;

    /// <summary>Starts an empty graph.</summary>
    public GraphBuilder(long opset = 13, long irVersion = 8, int seed = 1)
    {
        _opset = opset;
        _random = new Random(seed);
        _model = new ModelProto
        {
            IrVersion = irVersion,
            ProducerName = "GraphBuilder",
            OpsetImport = { new OperatorSetIdProto { Version = opset } },
            Graph = new GraphProto { Name = "built" },
        };
    }

    /// <summary>Weights are 16-bit numbers behind Cast nodes.</summary>
    public bool HalfWeights { get; init; }

    /// <summary>The spread of the channels of a convolution's weights: 1 for none, 100 for a hundredfold either way.</summary>
    public double ChannelSpread { get; init; } = 1;

    /// <summary>Nodes have no names, as some exporters leave them.</summary>
    public bool Nameless { get; init; }

    /// <summary>The last added node, for settings that its method does not have.</summary>
    public NodeProto Last => _model.Graph.Node[^1];

    /// <summary>The shape of a tensor made so far.</summary>
    public long[] Shape(string tensor) => _shapes[tensor];

    /// <summary>A graph input. A size of 0 is left open; tensors computed from it count as if it had <paramref name="shape"/>.</summary>
    public string Input(string name, long[] shape, params int[] open)
    {
        TensorShapeProto sizes = new();
        for (int axis = 0; axis < shape.Length; axis++)
        {
            sizes.Dim.Add(open.Contains(axis) ? new TensorShapeProto.Types.Dimension { DimParam = $"open{axis}" } : new TensorShapeProto.Types.Dimension { DimValue = shape[axis] });
        }

        _model.Graph.Input.Add(new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = sizes } },
        });
        _shapes[name] = shape;
        return name;
    }

    /// <summary>Any node of one output.</summary>
    public string Node(string operation, string[] inputs, params (string Name, object Value)[] attributes)
    {
        string output = $"{_model.Graph.Node.Count + 100}";
        NodeProto node = new() { OpType = operation, Name = Nameless ? string.Empty : $"{operation}_{_model.Graph.Node.Count}", Input = { inputs }, Output = { output } };
        foreach ((string name, object value) in attributes)
        {
            switch (value)
            {
                case int number: node.Set(name, number); break;
                case long[] numbers: node.Set(name, numbers); break;
                case float number: node.Set(name, number); break;
                case string text: node.Set(name, text); break;
                case float[] numbers:
                    node.Attribute.Add(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Floats, Floats = { numbers } });
                    break;
                case TensorProto tensor:
                    node.Attribute.Add(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Tensor, T = tensor });
                    break;
                default: throw new ArgumentException($"{value.GetType().Name} is no attribute.", nameof(attributes));
            }
        }

        _model.Graph.Node.Add(node);
        if (inputs.Length > 0 && _shapes.TryGetValue(inputs[0], out long[]? shape))
        {
            _shapes[output] = shape;
        }

        return output;
    }

    /// <summary>A constant.</summary>
    public string Constant<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        string name = $"constant{_model.Graph.Initializer.Count}";
        _model.Graph.Initializer.Add(TensorData.Create(name, values, shape));
        return name;
    }

    /// <summary>A convolution with He-initialized weights and small biases that keeps the picture's size at stride 1.</summary>
    public string Conv(string x, int channels, int kernel = 3, int stride = 1, int dilation = 1, int group = 1, bool bias = true, double gain = 1)
    {
        long[] shape = Shape(x);
        int pad = dilation * (kernel / 2);
        string[] inputs = [x, Weights([channels, shape[1] / group, kernel, kernel], gain), .. bias ? [Bias(channels)] : Array.Empty<string>()];
        string output = Node(
            "Conv", inputs, ("dilations", new long[] { dilation, dilation }), ("group", group), ("kernel_shape", new long[] { kernel, kernel }),
            ("pads", new long[] { pad, pad, pad, pad }), ("strides", new long[] { stride, stride }));
        long Size(long size) => ((size + (2 * pad) - (dilation * (kernel - 1)) - 1) / stride) + 1;
        _shapes[output] = [shape[0], channels, Size(shape[2]), Size(shape[3])];
        return output;
    }

    /// <summary>A transposed convolution that doubles the picture's size.</summary>
    public string ConvTranspose(string x, int channels)
    {
        long[] shape = Shape(x);
        string output = Node(
            "ConvTranspose", [x, Weights([shape[1], channels, 2, 2], 1), Bias(channels)],
            ("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 }));
        _shapes[output] = [shape[0], channels, shape[2] * 2, shape[3] * 2];
        return output;
    }

    /// <summary>Batch normalization as training leaves it.</summary>
    public string BatchNorm(string x)
    {
        int channels = (int)Shape(x)[1];
        string[] statistics = [.. new[] { (0.7, 1.3), (-0.1, 0.1), (-0.1, 0.1), (0.7, 1.3) }.Select(range => Uniform(channels, range.Item1, range.Item2))];
        return Node("BatchNormalization", [x, .. statistics], ("epsilon", 1e-5f));
    }

    /// <summary>2×2 pooling that rounds up, as the U²-Net family does.</summary>
    public string MaxPool(string x) => Pool("MaxPool", x);

    /// <summary>2×2 mean pooling.</summary>
    public string AveragePool(string x) => Pool("AveragePool", x);

    /// <summary>The mean of every channel, <c>[1, C, 1, 1]</c>.</summary>
    public string GlobalAveragePool(string x)
    {
        string output = Node("GlobalAveragePool", [x]);
        _shapes[output] = [Shape(x)[0], Shape(x)[1], 1, 1];
        return output;
    }

    /// <summary>Pictures one behind the other.</summary>
    public string Concat(params string[] x)
    {
        string output = Node("Concat", x, ("axis", 1));
        _shapes[output] = [Shape(x[0])[0], x.Sum(part => Shape(part)[1]), Shape(x[0])[2], Shape(x[0])[3]];
        return output;
    }

    /// <summary>Relu, Sigmoid and other operators of one input and no attributes.</summary>
    public string Apply(string operation, string x) => Node(operation, [x]);

    /// <summary>Clip between two numbers.</summary>
    public string Clip(string x, float minimum, float maximum) => _opset < 11
        ? Node("Clip", [x], ("min", minimum), ("max", maximum))
        : Node("Clip", [x, Constant<float>([minimum]), Constant<float>([maximum])]);

    /// <summary>Brings a picture to the height and width of another.</summary>
    public string ResizeLike(string x, string target, ResizeForm form) => ResizeBuilder.Add(this, _opset, x, target, form);

    /// <summary>States the shape of a result, for operators that this builder does not know.</summary>
    public string Shaped(string tensor, params long[] shape)
    {
        _shapes[tensor] = shape;
        return tensor;
    }

    /// <summary>Uniform weights of the variance that keeps activations' size through Relus (He et al. 2015).</summary>
    public string Weights(long[] shape, double gain)
    {
        long fan = shape[1] * shape[2..].Aggregate(1L, static (product, size) => product * size);
        double limit = gain * Math.Sqrt(6.0 / fan);
        float[] values = new float[shape.Aggregate(1L, static (product, size) => product * size)];
        int perChannel = values.Length / (int)shape[0];
        double[] spread = [.. Enumerable.Range(0, (int)shape[0]).Select(_ => Math.Pow(ChannelSpread, (2 * _random.NextDouble()) - 1))];
        double norm = Math.Sqrt(spread.Average(static factor => factor * factor));
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(((2 * _random.NextSingle()) - 1) * limit * spread[i / perChannel] / norm);
        }

        return HalfWeights
            ? Node("Cast", [Constant<Half>(Array.ConvertAll(values, static value => (Half)value), shape)], ("to", (int)TensorProto.Types.DataType.Float))
            : Constant<float>(values, shape);
    }

    /// <summary>The weights of a dense layer, <c>[inputs, outputs]</c>, of the variance that keeps activations' size.</summary>
    public string Matrix(long inputs, long outputs)
    {
        double limit = Math.Sqrt(3.0 / inputs);
        return Uniform([inputs, outputs], -limit, limit);
    }

    /// <summary>The slopes of a PRelu, <c>[channels, 1, 1]</c>, between 0 and 0.5.</summary>
    public string Slopes(int channels) => Uniform([channels, 1, 1], 0, 0.5);

    /// <summary>Small numbers around zero.</summary>
    public string Bias(int channels) => Uniform(channels, -0.1, 0.1);

    /// <summary>The model.</summary>
    public ModelProto Build(params string[] outputs)
    {
        _model.Graph.Output.Add(outputs.Select(static name => new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float } },
        }));

        // Before version 4, weights had to be inputs as well.
        if (_model.IrVersion < 4)
        {
            _model.Graph.Input.Add(_model.Graph.Initializer.Select(static tensor => new ValueInfoProto
            {
                Name = tensor.Name,
                Type = new TypeProto
                {
                    TensorType = new TypeProto.Types.Tensor
                    {
                        ElemType = tensor.DataType,
                        Shape = new TensorShapeProto { Dim = { tensor.Dims.Select(static size => new TensorShapeProto.Types.Dimension { DimValue = size }) } },
                    },
                },
            }));
        }

        return _model;
    }

    private string Uniform(int count, double minimum, double maximum) => Uniform([count], minimum, maximum);

    private string Uniform(long[] shape, double minimum, double maximum) => Constant<float>(
        [.. Enumerable.Range(0, (int)shape.Aggregate(1L, static (product, size) => product * size)).Select(_ => (float)(minimum + (_random.NextDouble() * (maximum - minimum))))],
        shape);

    private string Pool(string operation, string x)
    {
        long[] shape = Shape(x);
        (string, object)[] attributes = [("kernel_shape", new long[] { 2, 2 }), ("strides", new long[] { 2, 2 })];
        string output = Node(operation, [x], _opset < 10 ? attributes : [.. attributes, ("ceil_mode", 1)]);
        int rounding = _opset < 10 ? 0 : 1;
        _shapes[output] = [shape[0], shape[1], (shape[2] + rounding) / 2, (shape[3] + rounding) / 2];
        return output;
    }
}

using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>A block between two changes of size in a <see cref="PlainUNet"/>.</summary>
internal enum BlockKind
{
    /// <summary>Two 3 × 3 convolutions.</summary>
    Plain,

    /// <summary>A depthwise and a pointwise convolution, twice, with a residual sum (Howard et al. 2017, Sandler et al. 2018).</summary>
    Depthwise,

    /// <summary>Two 3 × 3 convolutions whose channels are weighted by their means (Hu et al. 2018).</summary>
    SqueezeAndExcite,

    /// <summary>Two 3 × 3 convolutions and, at an eighth of the size and below, attention within windows (Liu et al. 2021).</summary>
    Attention,
}

/// <summary>
/// A U-Net (Ronneberger et al. 2015) with seeded random weights and a choice of activations and blocks, written as PyTorch's
/// exporter writes them. Networks of one kind of block have the same convolutions, whatever their activations.
/// </summary>
internal sealed record PlainUNet
{
    /// <summary>Activations by name, as nodes.</summary>
    public static IReadOnlyDictionary<string, Func<GraphBuilder, string, string>> Activations { get; } = new Dictionary<string, Func<GraphBuilder, string, string>>
    {
        ["Relu"] = static (graph, x) => graph.Apply("Relu", x),
        ["Relu6"] = static (graph, x) => graph.Clip(x, 0, 6),
        ["LeakyRelu"] = static (graph, x) => graph.Node("LeakyRelu", [x], ("alpha", 0.1f)),
        ["PRelu"] = static (graph, x) => graph.Node("PRelu", [x, graph.Slopes((int)graph.Shape(x)[1])]),
        ["HardSwish"] = static (graph, x) => graph.Node("HardSwish", [x]),
        ["HardSwishParts"] = static (graph, x) => graph.Node("Div", [graph.Node("Mul", [x, graph.Clip(graph.Node("Add", [x, graph.Constant<float>([3])]), 0, 6)]), graph.Constant<float>([6])]),
        ["SiLU"] = static (graph, x) => graph.Node("Mul", [x, graph.Apply("Sigmoid", x)]),
        ["HardSigmoidProduct"] = static (graph, x) => graph.Node("Mul", [x, graph.Node("HardSigmoid", [x], ("alpha", 1 / 6f), ("beta", 0.5f))]),
    };

    /// <summary>The activation behind every convolution but the last.</summary>
    public string Activation { get; init; } = "Relu";

    /// <summary>The blocks.</summary>
    public BlockKind Blocks { get; init; }

    /// <summary>Channels of the first stage; each further stage has twice as many.</summary>
    public int Channels { get; init; } = 32;

    /// <summary>The number of times that the picture is halved.</summary>
    public int Depth { get; init; } = 4;

    /// <summary>The input's side in pixels.</summary>
    public int Size { get; init; } = 256;

    /// <summary>True if transposed convolutions enlarge the picture instead of linear interpolation.</summary>
    public bool Transposed { get; init; }

    /// <summary>The seed of the weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Builds the model.</summary>
    public ModelProto Build()
    {
        GraphBuilder graph = new(opset: 17, seed: Seed);
        string x = graph.Input("photo", [1, 3, Size, Size]);
        List<string> skips = [];
        for (int stage = 0; stage < Depth; stage++)
        {
            x = Block(graph, x, Channels << stage);
            skips.Add(x);
            x = graph.MaxPool(x);
        }

        x = Block(graph, x, Channels << Depth);
        for (int stage = Depth - 1; stage >= 0; stage--)
        {
            string enlarged = Transposed
                ? graph.ConvTranspose(x, Channels << stage)
                : Convolve(graph, graph.ResizeLike(x, skips[stage], ResizeForm.Computed), Channels << stage);
            x = Block(graph, graph.Concat(enlarged, skips[stage]), Channels << stage);
        }

        return graph.Build(graph.Apply("Sigmoid", graph.Conv(x, 1, kernel: 1, gain: 4)));
    }

    private string Activate(GraphBuilder graph, string x) => Activations[Activation](graph, x);

    private string Convolve(GraphBuilder graph, string x, int channels, int kernel = 3, int group = 1) =>
        Activate(graph, graph.Conv(x, channels, kernel, group: group));

    private string Block(GraphBuilder graph, string x, int channels) => Blocks switch
    {
        BlockKind.Depthwise => Separable(graph, x, channels),
        BlockKind.SqueezeAndExcite => Excite(graph, Convolve(graph, Convolve(graph, x, channels), channels)),
        BlockKind.Attention when channels >= Channels << (Depth - 1) => Attend(graph, Convolve(graph, Convolve(graph, x, channels), channels)),
        _ => Convolve(graph, Convolve(graph, x, channels), channels),
    };

    private string Separable(GraphBuilder graph, string x, int channels)
    {
        string entry = Convolve(graph, x, channels, kernel: 1);
        string inner = Convolve(graph, Convolve(graph, entry, channels, group: channels), channels, kernel: 1);
        string last = graph.Conv(Convolve(graph, inner, channels, group: channels), channels, kernel: 1);
        return graph.Node("Add", [last, entry]);
    }

    private static string Excite(GraphBuilder graph, string x)
    {
        int channels = (int)graph.Shape(x)[1];
        string squeezed = graph.Apply("Relu", graph.Conv(graph.GlobalAveragePool(x), Math.Max(channels / 4, 8), kernel: 1));
        string weights = graph.Apply("Sigmoid", graph.Conv(squeezed, channels, kernel: 1));
        return graph.Node("Mul", [x, weights]);
    }

    /// <summary>Self-attention of one head within windows of 8 × 8, and a perceptron of two layers, each with a residual sum.</summary>
    private static string Attend(GraphBuilder graph, string x)
    {
        const int Side = 8;
        long[] shape = graph.Shape(x);
        (long channels, long rows, long columns) = (shape[1], shape[2] / Side, shape[3] / Side);
        string split = graph.Shaped(graph.Node("Reshape", [x, graph.Constant<long>([1, channels, rows, Side, columns, Side], 6)]), 1, channels, rows, Side, columns, Side);
        string windows = graph.Node("Transpose", [split], ("perm", new long[] { 0, 2, 4, 3, 5, 1 }));
        string tokens = graph.Shaped(graph.Node("Reshape", [windows, graph.Constant<long>([rows * columns, Side * Side, channels], 3)]), rows * columns, Side * Side, channels);
        string normalized = Normalize(graph, tokens, channels);
        string query = Dense(graph, normalized, channels, channels);
        string key = graph.Node("Transpose", [Dense(graph, normalized, channels, channels)], ("perm", new long[] { 0, 2, 1 }));
        string scores = graph.Node("Mul", [graph.Node("MatMul", [query, key]), graph.Constant<float>([(float)(1 / Math.Sqrt(channels))])]);
        string attended = graph.Node("MatMul", [graph.Node("Softmax", [scores], ("axis", -1)), Dense(graph, normalized, channels, channels)]);
        string mixed = graph.Node("Add", [tokens, Dense(graph, graph.Shaped(attended, rows * columns, Side * Side, channels), channels, channels)]);
        string inner = Dense(graph, Normalize(graph, mixed, channels), channels, 2 * channels);
        string gelu = graph.Node("Mul", [
            graph.Node("Mul", [inner, graph.Node("Add", [graph.Apply("Erf", graph.Node("Div", [inner, graph.Constant<float>([1.41421356f])])), graph.Constant<float>([1])])]),
            graph.Constant<float>([0.5f])]);
        string done = graph.Node("Add", [mixed, Dense(graph, gelu, 2 * channels, channels)]);
        string unwound = graph.Node("Reshape", [done, graph.Constant<long>([1, rows, columns, Side, Side, channels], 6)]);
        string back = graph.Node("Transpose", [unwound], ("perm", new long[] { 0, 5, 1, 3, 2, 4 }));
        return graph.Shaped(graph.Node("Reshape", [back, graph.Constant<long>([1, channels, shape[2], shape[3]], 4)]), shape);
    }

    private static string Dense(GraphBuilder graph, string x, long inputs, long outputs) =>
        graph.Node("Add", [graph.Node("MatMul", [x, graph.Matrix(inputs, outputs)]), graph.Bias((int)outputs)]);

    private static string Normalize(GraphBuilder graph, string x, long channels) => graph.Node(
        "LayerNormalization", [x, graph.Constant<float>([.. Enumerable.Repeat(1f, (int)channels)], channels), graph.Bias((int)channels)], ("axis", -1));
}

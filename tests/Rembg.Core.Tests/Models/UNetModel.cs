using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>
/// U²-Net (Qin et al. 2020) with seeded random weights: nested U-shaped blocks (RSU) in a U, six side outputs and a fused
/// one. Outputs are masks, the fused one first.
/// </summary>
internal sealed record UNetModel
{
    private static readonly Block[] FullEncoder = [new(7, 32, 64), new(6, 32, 128), new(5, 64, 256), new(4, 128, 512), new(0, 256, 512), new(0, 256, 512)];
    private static readonly Block[] FullDecoder = [new(0, 256, 512), new(4, 128, 256), new(5, 64, 128), new(6, 32, 64), new(7, 16, 64)];

    /// <summary>The encoder's blocks, from the input inwards.</summary>
    public IReadOnlyList<Block> Encoder { get; init; } = FullEncoder;

    /// <summary>The decoder's blocks, from the inside outwards.</summary>
    public IReadOnlyList<Block> Decoder { get; init; } = FullDecoder;

    /// <summary>The input's side in pixels.</summary>
    public int Size { get; init; } = 320;

    /// <summary>The side at which the logits are normalized; 0 for the input's own. Models of one seed and this are one function at any size.</summary>
    public int NormalizedAt { get; init; }

    /// <summary>The seed of the weights.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Batch normalization is left unfolded.</summary>
    public bool BatchNorm { get; init; }

    /// <summary>Weights are 16-bit numbers behind Cast nodes.</summary>
    public bool HalfWeights { get; init; }

    /// <summary>The form of resizes.</summary>
    public ResizeForm Resize { get; init; }

    /// <summary>The operator set.</summary>
    public long Opset { get; init; } = 11;

    /// <summary>The standard deviation of the logits before the first mask.</summary>
    public double LogitScale { get; init; } = 3;

    /// <summary>The spread of the channels of convolutions; see <see cref="GraphBuilder.ChannelSpread"/>.</summary>
    public double ChannelSpread { get; init; } = 1;

    /// <summary>Height and width of the input are open in the file.</summary>
    public bool OpenSize { get; init; }

    /// <summary>44 million weights.</summary>
    public static UNetModel Full { get; } = new();

    /// <summary>One million weights: U²-Net-P.</summary>
    public static UNetModel Small { get; } = new() { Encoder = [.. FullEncoder.Select(Narrow)], Decoder = [.. FullDecoder.Select(Narrow)] };

    /// <summary>Three stages at 64 × 64, for tests of milliseconds.</summary>
    public static UNetModel Tiny { get; } = new()
    {
        Encoder = [new(5, 8, 16), new(4, 8, 16), new(0, 8, 16)],
        Decoder = [new(4, 8, 16), new(5, 8, 16)],
        Size = 64,
    };

    /// <summary>Builds the model.</summary>
    public ModelProto Build()
    {
        (ModelProto model, string fused) = BuildRaw();
        bool isElsewhere = NormalizedAt > 0 && NormalizedAt != Size;
        (double mean, double deviation) = Logits(isElsewhere ? (this with { Size = NormalizedAt }).BuildRaw().Model : model, fused, isElsewhere ? NormalizedAt : Size);
        Normalize(model, fused, mean, LogitScale / deviation);
        return model;
    }

    private (ModelProto Model, string Fused) BuildRaw()
    {
        GraphBuilder graph = new(Opset, Opset < 9 ? 3 : 6, Seed) { HalfWeights = HalfWeights, ChannelSpread = ChannelSpread };
        string x = graph.Input("input.1", [1, 3, Size, Size], OpenSize ? [2, 3] : []);
        List<string> encoded = [];
        foreach (Block block in Encoder)
        {
            x = Rsu(graph, encoded.Count == 0 ? x : graph.MaxPool(encoded[^1]), block);
            encoded.Add(x);
        }

        List<string> decoded = [x];
        for (int i = 0; i < Decoder.Count; i++)
        {
            string skip = encoded[^(i + 2)];
            decoded.Insert(0, Rsu(graph, graph.Concat(graph.ResizeLike(decoded[0], skip, Resize), skip), Decoder[i]));
        }

        string[] sides = [.. decoded.Select(stage => graph.Conv(stage, 1))];
        string[] maps = [sides[0], .. sides.Skip(1).Select(side => graph.ResizeLike(side, sides[0], Resize))];
        string fused = graph.Conv(graph.Concat(maps), 1, kernel: 1);
        return (graph.Build([.. maps.Prepend(fused).Select(map => graph.Apply("Sigmoid", map))]), fused);
    }

    private static Block Narrow(Block block) => block with { Middle = 16, Out = 64 };

    private string Convolve(GraphBuilder graph, string x, int channels, int dilation = 1, double gain = 1)
    {
        string y = graph.Conv(x, channels, dilation: dilation, bias: !BatchNorm, gain: gain);
        return graph.Apply("Relu", BatchNorm ? graph.BatchNorm(y) : y);
    }

    /// <summary>A residual U-block: of a height, or of 0 with dilations instead of pooling (RSU-4F).</summary>
    private string Rsu(GraphBuilder graph, string x, Block block)
    {
        // The sum of two Relus of one size has 2.64 times its mean square.
        const double Residual = 0.616;
        bool pools = block.Height > 0;
        int levels = pools ? block.Height - 1 : 3;
        string outer = Convolve(graph, x, block.Out, gain: Residual);
        List<string> down = [Convolve(graph, outer, block.Middle)];
        for (int level = 1; level < levels; level++)
        {
            down.Add(Convolve(graph, pools ? graph.MaxPool(down[^1]) : down[^1], block.Middle, pools ? 1 : 1 << level));
        }

        string up = Convolve(graph, down[^1], block.Middle, pools ? 2 : 8);
        for (int level = levels - 1; level >= 0; level--)
        {
            string sized = pools && level < levels - 1 ? graph.ResizeLike(up, down[level], Resize) : up;
            int channels = level == 0 ? block.Out : block.Middle;
            up = Convolve(graph, graph.Concat(sized, down[level]), channels, pools ? 1 : 1 << level, level == 0 ? Residual : 1);
        }

        return graph.Node("Add", [up, outer]);
    }

    private (double Mean, double Deviation) Logits(ModelProto model, string fused, int size)
    {
        ModelProto probe = model.Clone();
        probe.Graph.Output.Clear();
        probe.Graph.Output.Add(new ValueInfoProto { Name = fused, Type = model.Graph.Output[0].Type });
        float[] logits = Reference.Run(probe, Reference.Noise([1, 3, size, size], Seed))[0];
        double mean = logits.Average(static value => (double)value);
        return (mean, Math.Sqrt(logits.Average(value => (value - mean) * (value - mean))));
    }

    /// <summary>Shifts and scales the logits so that noise yields mean 0 and the wanted deviation, because random logits would yield masks without a subject.</summary>
    private static void Normalize(ModelProto model, string fused, double mean, double factor)
    {
        NodeProto convolution = model.Graph.Node.First(node => node.Output[0] == fused);
        NodeProto? cast = model.Graph.Node.FirstOrDefault(node => node.Output[0] == convolution.Input[1]);
        TensorProto weights = model.Graph.Initializer.First(tensor => tensor.Name == (cast is null ? convolution.Input[1] : cast.Input[0]));
        TensorProto bias = model.Graph.Initializer.First(tensor => tensor.Name == convolution.Input[2]);
        float[] scaled = [.. weights.ToFloats().Select(value => (float)(value * factor))];
        weights.RawData = (cast is null
            ? TensorData.Create<float>(string.Empty, scaled, [.. weights.Dims])
            : TensorData.Create<Half>(string.Empty, Array.ConvertAll(scaled, static value => (Half)value), [.. weights.Dims])).RawData;
        bias.SetFloats([.. bias.ToFloats().Select(value => (float)((value - mean) * factor))]);
    }

    /// <summary>A residual U-block.</summary>
    /// <param name="Height">Its levels; 0 for the one that dilates instead of pooling.</param>
    /// <param name="Middle">Channels inside.</param>
    /// <param name="Out">Channels of its result.</param>
    internal sealed record Block(int Height, int Middle, int Out);
}

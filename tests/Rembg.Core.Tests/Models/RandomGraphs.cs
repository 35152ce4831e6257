using CsCheck;

using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>
/// Small random models of the operators that this family is made of: a chain of steps, each of which reads any tensor made
/// so far, then a convolution to one channel, the input's size and a sigmoid.
/// </summary>
/// <param name="Seed">The seed of choices and weights.</param>
/// <param name="Steps">How many steps.</param>
/// <param name="Opset">The operator set.</param>
/// <param name="HalfWeights">Weights are 16-bit numbers behind Cast nodes.</param>
internal sealed record RandomGraphs(int Seed, int Steps, long Opset, bool HalfWeights)
{
    private const int Channels = 6;

    /// <summary>Any of them. A failing test prints the record, and shrinks to few steps.</summary>
    public static Gen<RandomGraphs> Any { get; } = Gen.Select(
        Gen.Int[0, 1 << 20], Gen.Int[1, 14], Gen.OneOfConst(7L, 8, 9, 10, 11, 12, 13, 17, 20), Gen.Bool,
        static (seed, steps, opset, half) => new RandomGraphs(seed, steps, opset, half));

    /// <summary>Rows of the input.</summary>
    public int Height => 12 + (Seed % 9);

    /// <summary>Columns of the input.</summary>
    public int Width => 12 + (Seed / 9 % 9);

    /// <summary>Builds the model: input <c>[1, 3, Height, Width]</c>, a mask, and one more, unused output.</summary>
    public ModelProto Build()
    {
        Random random = new(Seed);
        GraphBuilder graph = new(Opset, Opset < 9 ? 3 : 7, Seed) { HalfWeights = HalfWeights && Opset >= 9, ChannelSpread = random.Next(2) == 0 ? 1 : 10, Nameless = random.Next(4) == 0 };
        string input = graph.Input("photo", [1, 3, Height, Width]);
        List<string> made = [graph.Conv(input, Channels)];
        for (int step = 0; step < Steps; step++)
        {
            string x = made[random.Next(Math.Max(0, made.Count - 3), made.Count)];
            made.Add(Step(graph, random, x, made, input));
        }

        string logits = graph.ResizeLike(graph.Conv(made[^1], 1, kernel: 1), input, Form(random));
        return graph.Build(graph.Apply("Sigmoid", logits), graph.Apply("Tanh", made[0]));
    }

    private static string Step(GraphBuilder graph, Random random, string x, List<string> made, string input)
    {
        int channels = (int)graph.Shape(x)[1];
        bool isLarge = graph.Shape(x)[2] > 3 && graph.Shape(x)[3] > 3;
        switch (random.Next(20))
        {
            case 0: return graph.Apply("Relu", graph.Conv(x, Channels));
            case 1: return graph.Apply("Relu", graph.BatchNorm(graph.Conv(x, Channels, bias: random.Next(2) == 0)));
            case 2: return graph.Conv(x, Channels, dilation: 2, gain: 0.7);
            case 3: return graph.Conv(x, channels, group: channels);
            case 4: return isLarge ? graph.Conv(x, Channels, stride: 2) : x;
            case 5: return isLarge ? graph.MaxPool(x) : graph.Apply("Relu", x);
            case 6: return isLarge ? graph.AveragePool(x) : graph.Apply("Sigmoid", x);
            case 7: return graph.ResizeLike(x, random.Next(2) == 0 ? input : made[0], Form(random));
            case 8: return graph.Concat([.. made.Where(other => graph.Shape(other).AsSpan(2).SequenceEqual(graph.Shape(x).AsSpan(2))).Take(3)]);
            case 9: return graph.Node("Add", [x, Same(graph, random, x, made)]);
            case 10: return graph.Node("Mul", [graph.Apply("Sigmoid", Same(graph, random, x, made)), x]);
            case 11: return graph.Node("Mul", [x, graph.Apply("Sigmoid", graph.Conv(graph.GlobalAveragePool(x), channels, kernel: 1))]);
            case 12: return graph.Clip(x, -1, 2);
            case 13: return graph.Node("LeakyRelu", [x], ("alpha", 0.1f));
            case 14: return graph.Node("PRelu", [x, graph.Constant<float>([0.25f], 1, 1, 1)]);
            case 15: return graph.Apply("Identity", graph.Node("Dropout", [x]));
            case 16: return isLarge ? graph.Apply("Relu", graph.ConvTranspose(graph.MaxPool(x), Channels)) : graph.BatchNorm(x);
            case 17: return graph.Node("Transpose", [graph.Apply("Relu", graph.Node("Transpose", [x], ("perm", new long[] { 0, 2, 3, 1 })))], ("perm", new long[] { 0, 3, 1, 2 }));
            case 18: return graph.Node("Mul", [graph.Node("Softmax", [x], ("axis", 1)), graph.Constant<float>([5])]);
            default: return graph.Node("Sub", [x, graph.Constant<float>([.. Enumerable.Range(0, channels).Select(static i => i * 0.1f)], channels, 1, 1)]);
        }
    }

    private static string Same(GraphBuilder graph, Random random, string x, List<string> made)
    {
        string[] same = [.. made.Where(other => graph.Shape(other).SequenceEqual(graph.Shape(x)))];
        return same[random.Next(same.Length)];
    }

    private static ResizeForm Form(Random random) => (ResizeForm)random.Next(4);
}

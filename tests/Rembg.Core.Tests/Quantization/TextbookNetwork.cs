using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>
/// Conv, Relu, MaxPool, Conv, Sigmoid, and the textbook's quantization of it, computed here in plain loops: the second
/// opinion on everything that the quantizer writes.
/// </summary>
internal sealed class TextbookNetwork
{
    /// <summary>Rows and columns of the photo.</summary>
    public const int Size = 12;

    private const int Channels = 8;
    private const int Half = Size / 2;

    private readonly double[] _firstWeights;
    private readonly double[] _firstBias;
    private readonly double[] _secondWeights;
    private readonly double[] _secondBias;

    /// <summary>Makes the network up.</summary>
    /// <param name="gain">How large its logits are.</param>
    public TextbookNetwork(double gain)
    {
        GraphBuilder graph = new(seed: 11) { ChannelSpread = 5 };
        string x = graph.Apply("Relu", graph.Conv(graph.Input("photo", [1, 3, Size, Size]), Channels));
        Model = graph.Build(graph.Apply("Sigmoid", graph.Conv(graph.MaxPool(x), 1, gain: gain)));
        double[][] constants = [.. Model.Graph.Initializer.Select(static tensor => Array.ConvertAll(tensor.ToFloats(), static value => (double)value))];
        (_firstWeights, _firstBias, _secondWeights, _secondBias) = (constants[0], constants[1], constants[2], constants[3]);
    }

    /// <summary>The network.</summary>
    public ModelProto Model { get; }

    /// <summary>The masks of photos, calibrated with the same photos, and the scale of the logits.</summary>
    /// <param name="photos">The photos.</param>
    /// <param name="reduced">True if weights have 7 bits, −64 … 64, instead of 8, −127 … 127.</param>
    public (double[][] Masks, double Step) Quantize(float[][] photos, bool reduced)
    {
        int largestWeight = reduced ? 64 : 127;
        double[][] inputs = [.. photos.Select(static photo => Array.ConvertAll(photo, static value => (double)value))];
        double[][] features = [.. inputs.Select(photo => Relu(Convolve(photo, 3, Size, _firstWeights, _firstBias)))];
        double[][] logits = [.. features.Select(feature => Convolve(Pool(feature), Channels, Half, _secondWeights, _secondBias))];
        Line input = Line.Over(inputs.SelectMany(static value => value));
        Line feature = Line.Over(features.SelectMany(static value => value));
        Line logit = Line.Over(logits.SelectMany(static value => value).Select(static value => Math.Clamp(value, -10, 10)));
        return ([.. inputs.Select(photo => Mask(photo, largestWeight, input, feature, logit))], logit.Scale);
    }

    private double[] Mask(double[] photo, int largestWeight, Line input, Line feature, Line logit)
    {
        double[] pooled = Pool(Layer(photo, 3, Size, _firstWeights, _firstBias, largestWeight, input, feature, isPositive: true));
        double[] last = Layer(Array.ConvertAll(pooled, feature.Real), Channels, Half, _secondWeights, _secondBias, largestWeight, feature, logit, isPositive: false);
        return Array.ConvertAll(last, integer => 1 / (1 + Math.Exp(-logit.Real(integer))));
    }

    /// <summary>A convolution of integers, whose sums of products are brought to the integers of the result.</summary>
    private static double[] Layer(double[] x, int inputs, int size, double[] weights, double[] bias, int largestWeight, Line from, Line to, bool isPositive)
    {
        int perChannel = weights.Length / bias.Length;
        double[] scales = [.. weights.Chunk(perChannel).Select(channel => (double)(float)(channel.Max(Math.Abs) / largestWeight))];
        double[] integers = [.. weights.Select((weight, index) => Math.Round(weight / scales[index / perChannel]))];
        double[] biases = [.. bias.Select((value, channel) => Math.Round(value / (from.Scale * scales[channel])))];
        double[] sums = Convolve(Array.ConvertAll(x, value => from.Integer(value) - from.ZeroPoint), inputs, size, integers, biases);
        double[] products = [.. sums.Select((sum, index) => sum * from.Scale * scales[index / (size * size)])];
        return Array.ConvertAll(isPositive ? Relu(products) : products, to.Integer);
    }

    private static double[] Relu(double[] x) => Array.ConvertAll(x, static value => Math.Max(value, 0));

    /// <summary>3 × 3, as large as the picture, with zeros around it.</summary>
    private static double[] Convolve(double[] x, int inputs, int size, double[] weights, double[] bias)
    {
        double[] result = new double[bias.Length * size * size];
        for (int i = 0; i < result.Length; i++)
        {
            (int channel, int row, int column) = (i / (size * size), i / size % size, i % size);
            result[i] = bias[channel];
            for (int tap = 0; tap < inputs * 9; tap++)
            {
                (int fromRow, int fromColumn) = (row + (tap / 3 % 3) - 1, column + (tap % 3) - 1);
                bool isInside = fromRow >= 0 && fromRow < size && fromColumn >= 0 && fromColumn < size;
                result[i] += isInside ? weights[(channel * inputs * 9) + tap] * x[(((tap / 9 * size) + fromRow) * size) + fromColumn] : 0;
            }
        }

        return result;
    }

    private static double[] Pool(double[] x) =>
    [
        .. Enumerable.Range(0, Channels * Half * Half).Select(i =>
        {
            int corner = (i / (Half * Half) * Size * Size) + (i / Half % Half * 2 * Size) + (i % Half * 2);
            return Math.Max(Math.Max(x[corner], x[corner + 1]), Math.Max(x[corner + Size], x[corner + Size + 1]));
        }),
    ];

    /// <summary>Integers 0 … 255 for a range.</summary>
    private sealed record Line(double Scale, double ZeroPoint)
    {
        public static Line Over(IEnumerable<double> values)
        {
            (double minimum, double maximum) = (Math.Min(values.Min(), 0), Math.Max(values.Max(), 0));
            double scale = (float)((maximum - minimum) / 255);
            return new Line(scale, Math.Round(-minimum / scale));
        }

        public double Integer(double value) => Math.Clamp(Math.Round(value / Scale) + ZeroPoint, 0, 255);

        public double Real(double integer) => Scale * (integer - ZeroPoint);
    }
}

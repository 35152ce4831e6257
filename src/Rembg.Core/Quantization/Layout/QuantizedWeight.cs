using System.Numerics.Tensors;

using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Layout;

/// <summary>A constant operand in integers, with one scale for each slice along an axis, or one for the whole tensor.</summary>
internal sealed class QuantizedWeight
{
    private QuantizedWeight(byte[] values, long[] shape, int axis, QuantizationParameters[] parameters)
    {
        Values = values;
        Shape = shape;
        Axis = axis;
        Parameters = parameters;
    }

    /// <summary>The integers in row-major order; signed ones in two's complement.</summary>
    public byte[] Values { get; }

    /// <summary>The shape of the tensor.</summary>
    public long[] Shape { get; }

    /// <summary>The axis along which scales differ.</summary>
    public int Axis { get; }

    /// <summary>One entry per slice, or a single one for the whole tensor.</summary>
    public QuantizationParameters[] Parameters { get; }

    /// <summary>The integer type.</summary>
    public QuantizedType Type => Parameters[0].Type;

    /// <summary>Quantizes symmetrically.</summary>
    /// <param name="values">The weights in row-major order.</param>
    /// <param name="shape">The shape of the weights.</param>
    /// <param name="axis">The axis of output channels.</param>
    /// <param name="options">The type, range and granularity.</param>
    /// <param name="smallestScale">Returns the smallest allowed scale of a channel; null for no limit.</param>
    /// <param name="correlation">
    /// The correlations with which weights compensate for the rounding of others; null to round to the nearest integers.
    /// </param>
    public static QuantizedWeight Quantize(
        ReadOnlySpan<float> values,
        ReadOnlySpan<long> shape,
        int axis,
        WeightOptions options,
        Func<int, double>? smallestScale = null,
        InputCorrelation? correlation = null)
    {
        WeightLayout layout = new(shape, axis);
        double[] magnitudes = layout.Magnitudes(values);
        if (!options.PerChannel)
        {
            magnitudes = [magnitudes.Max()];
        }

        QuantizationParameters[] parameters = new QuantizationParameters[magnitudes.Length];
        for (int channel = 0; channel < parameters.Length; channel++)
        {
            // A channel with tiny weights and a large bias: its scale is raised until the bias fits into 32 bits.
            double needed = options.PerChannel || smallestScale is null
                ? smallestScale?.Invoke(channel) ?? 0
                : Enumerable.Range(0, layout.Channels).Max(smallestScale);
            double magnitude = Math.Max(magnitudes[channel], needed * QuantizationParameters.Reach(options.ReduceRange));
            parameters[channel] = QuantizationParameters.Symmetric(magnitude, options.Type, options.ReduceRange);
        }

        byte[] integers = new byte[values.Length];
        int length = values.Length / layout.Channels;
        int positions = shape.Length > 2 ? (int)(length / shape[1]) : 1;
        (float[] row, byte[] rounded) = (new float[length], new byte[length]);
        for (int channel = 0; channel < layout.Channels; channel++)
        {
            ref QuantizationParameters line = ref parameters[options.PerChannel ? channel : 0];
            layout.Gather(values, channel, row);
            if (options.FitsPairs)
            {
                line = RoundFinely(row, channel, positions, line, smallestScale?.Invoke(channel) ?? 0, correlation, layout, rounded);
            }
            else
            {
                Round(row, channel, line, correlation, layout, rounded);
            }

            layout.Scatter<byte>(rounded, channel, integers);
        }

        return new QuantizedWeight(integers, shape.ToArray(), axis, parameters);
    }

    private static void Round(ReadOnlySpan<float> row, int channel, QuantizationParameters line, InputCorrelation? correlation, WeightLayout layout, Span<byte> rounded)
    {
        if (correlation is not null)
        {
            correlation.Round(row, channel / (layout.Channels / correlation.Groups), line, rounded);
            return;
        }

        for (int i = 0; i < row.Length; i++)
        {
            rounded[i] = unchecked((byte)line.Quantize(row[i]));
        }
    }

    /// <summary>
    /// Rounds with the finest scale, from that of 8 bits, with which no sum of two neighbouring products can exceed 16 bits.
    /// </summary>
    /// <returns>The quantization parameters of the channel.</returns>
    private static QuantizationParameters RoundFinely(
        ReadOnlySpan<float> row,
        int channel,
        int positions,
        QuantizationParameters reduced,
        double smallestScale,
        InputCorrelation? correlation,
        WeightLayout layout,
        Span<byte> rounded)
    {
        const int Attempts = 8;
        double scale = Math.Max(reduced.Scale * QuantizationParameters.Reach(reduced: true) / QuantizationParameters.Reach(reduced: false), smallestScale);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            // The nearest integers already show the scale: compensation, which takes longer, changes weights by little.
            QuantizationParameters finer = reduced with { Scale = (float)scale };
            bool isFinal = attempt > 0 || correlation is null;
            Round(row, channel, finer, isFinal ? correlation : null, layout, rounded);
            int largest = ProductPairs.LargestOf(rounded, positions);
            if (isFinal && largest <= ProductPairs.LargestSum)
            {
                return finer;
            }

            scale *= Math.Max(1, (largest + 0.5) / ProductPairs.LargestSum);
        }

        Round(row, channel, reduced, correlation, layout, rounded);
        return reduced;
    }

    /// <summary>Quantizes a constant with the parameters for its own range, as for activations.</summary>
    /// <param name="values">The values in row-major order.</param>
    /// <param name="shape">The shape of the values.</param>
    /// <param name="type">The integer type.</param>
    public static QuantizedWeight QuantizeAsymmetric(ReadOnlySpan<float> values, ReadOnlySpan<long> shape, QuantizedType type)
    {
        QuantizationParameters line = QuantizationParameters.Asymmetric(TensorPrimitives.Min(values), TensorPrimitives.Max(values), type);
        byte[] integers = new byte[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            integers[i] = unchecked((byte)line.Quantize(values[i]));
        }

        return new QuantizedWeight(integers, shape.ToArray(), 0, [line]);
    }

    /// <summary>Returns the real values of the integers.</summary>
    public float[] Dequantize()
    {
        WeightLayout layout = new(Shape, Axis);
        float[] values = new float[Values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int integer = Type == QuantizedType.QInt8 ? (sbyte)Values[i] : Values[i];
            values[i] = (float)Parameters[Parameters.Length > 1 ? layout.Channel(i) : 0].Dequantize(integer);
        }

        return values;
    }

    /// <summary>
    /// Returns the weight of a convolution, <c>[out, in, rows, columns]</c>, as a matrix <c>[in, out · rows · columns]</c> with one column for
    /// each position of the kernel of each output channel.
    /// </summary>
    public QuantizedWeight AsColumns()
    {
        (int channels, int inputs) = ((int)Shape[0], (int)Shape[1]);
        int positions = Values.Length / (channels * inputs);
        byte[] values = new byte[Values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (int column, int input) = ((i / (inputs * positions) * positions) + (i % positions), i / positions % inputs);
            values[(input * channels * positions) + column] = Values[i];
        }

        QuantizationParameters[] parameters = Parameters.Length == 1
            ? Parameters
            : [.. Parameters.SelectMany(channel => Enumerable.Repeat(channel, positions))];
        return new QuantizedWeight(values, [inputs, channels * positions], axis: 1, parameters);
    }

    /// <summary>Returns the weight with additional output channels of zeros at the end (axis 0).</summary>
    public QuantizedWeight WithChannels(int channels)
    {
        byte zero = unchecked((byte)Parameters[0].ZeroPoint);
        byte[] values = new byte[Values.Length / Shape[0] * channels];
        Array.Fill(values, zero);
        Values.CopyTo(values, 0);
        QuantizationParameters[] parameters = Parameters.Length == 1
            ? Parameters
            : [.. Parameters, .. Enumerable.Repeat(Parameters[^1], channels - Parameters.Length)];
        return new QuantizedWeight(values, [channels, .. Shape[1..]], Axis, parameters);
    }

    /// <summary>Returns the weight with additional input channels of zeros at the end (axis 1).</summary>
    public QuantizedWeight WithInputs(int inputs)
    {
        int taps = (int)(Values.Length / (Shape[0] * Shape[1]));
        (int before, int after) = ((int)Shape[1] * taps, inputs * taps);
        byte[] values = new byte[Shape[0] * after];
        Array.Fill(values, unchecked((byte)Parameters[0].ZeroPoint));
        for (int output = 0; output < Shape[0]; output++)
        {
            Values.AsSpan(output * before, before).CopyTo(values.AsSpan(output * after));
        }

        return new QuantizedWeight(values, [Shape[0], inputs, .. Shape[2..]], Axis, Parameters);
    }

    /// <summary>Returns the integers as a constant of a graph.</summary>
    public TensorProto ToTensor(string name) => Type == QuantizedType.QInt8
        ? TensorData.Create(name, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, sbyte>(Values), Shape)
        : TensorData.Create<byte>(name, Values, Shape);
}

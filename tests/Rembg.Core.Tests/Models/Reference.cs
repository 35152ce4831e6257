using Microsoft.ML.OnnxRuntime;

using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>The outputs of ONNX Runtime for a model as it is, without any optimization: the reference for rewritten models.</summary>
internal static class Reference
{
    /// <summary>All outputs of a model of one floating-point input.</summary>
    public static float[][] Run(ModelProto model, (float[] Values, long[] Shape) input)
    {
        using InferenceSession session = OnnxSession.Create(model, GraphOptimizationLevel.ORT_DISABLE_ALL);
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(input.Values, input.Shape);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, [session.InputNames[0]], [value], session.OutputNames);
        return [.. outputs.Select(static output => output.GetTensorDataAsSpan<float>().ToArray())];
    }

    /// <summary>Values between −2 and 2: smooth noise, as photos are, under a little rough noise.</summary>
    public static (float[] Values, long[] Shape) Noise(long[] shape, int seed)
    {
        Random random = new(seed);
        long width = shape[^1];
        float[] values = new float[shape.Aggregate(1L, static (product, size) => product * size)];
        (double a, double b, double c) = (random.NextDouble() * 20, random.NextDouble() * 20, random.NextDouble() * 6);
        for (int i = 0; i < values.Length; i++)
        {
            (double row, double column) = (i / width / (double)width, i % width / (double)width);
            values[i] = (float)(1.6 * Math.Sin((a * row) + c) * Math.Cos(b * column)) + (0.4f * ((2 * random.NextSingle()) - 1));
        }

        return (values, shape);
    }

    /// <summary>The largest difference of two results, relative to the range of the first, but no range below 1.</summary>
    public static double Difference(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double range = Math.Max(1, expected.Max() - expected.Min());
        return expected.Zip(actual).Max(static pair => Math.Abs((double)pair.First - pair.Second)) / range;
    }
}

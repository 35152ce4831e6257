using System.Numerics.Tensors;

using MathNet.Numerics.LinearAlgebra;

using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Calibration;

/// <summary>
/// The correlations between the inputs of a product's weights, and rounding based on them: each weight that is not rounded yet
/// compensates for the errors of the weights rounded before it, as far as its input predicts theirs (Frantar et al. 2022, GPTQ,
/// <see href="https://arxiv.org/abs/2210.17323"/>; Hassibi and Stork 1993). Neighbours in a photo are so similar that this removes most of
/// the rounding error of weights. Inputs are processed in blocks of channels, so that memory grows with the number of weights instead of
/// its square.
/// </summary>
internal sealed class InputCorrelation
{
    // The number of weights in a block, per output channel.
    private const int BlockSize = 288;

    // The value added to the square of each input, as a share of it, because correlations from few photos are too strong.
    private const double Damping = 0.01;

    private readonly ProductWindows _windows;
    private readonly float[][] _compensations;
    private readonly double[]? _inputScales;

    private InputCorrelation(ProductWindows windows, float[][] compensations, double[]? inputScales)
    {
        _windows = windows;
        _compensations = compensations;
        _inputScales = inputScales;
    }

    /// <summary>Determines whether a block can hold the kernel of at least one channel.</summary>
    public static bool Supports(ProductWindows windows) => windows.Taps <= BlockSize;

    /// <summary>The number of groups of the product.</summary>
    public int Groups => _windows.Groups;

    /// <summary>
    /// Returns the correlations after each input channel is divided by a positive number and its weights are multiplied by it.
    /// </summary>
    public InputCorrelation DividedBy(double[] scales) => new(_windows, _compensations, scales);

    /// <summary>Rounds the weights of one output channel.</summary>
    /// <param name="weights">The weights, <c>[in ÷ groups, kH, kW]</c>.</param>
    /// <param name="group">The group of the channel.</param>
    /// <param name="parameters">The quantization parameters of the weights.</param>
    /// <param name="integers">Receives the integers; signed ones in two's complement.</param>
    public void Round(ReadOnlySpan<float> weights, int group, QuantizationParameters parameters, Span<byte> integers)
    {
        int firstChannel = group * (_windows.Channels / _windows.Groups);
        float[] open = new float[Math.Min(weights.Length, BlockSize)];
        for ((int block, int start) = (group * (_compensations.Length / _windows.Groups), 0); start < weights.Length; block++)
        {
            float[] compensation = _compensations[block];
            int size = (int)Math.Sqrt(compensation.Length);

            // Convert to the units of the original inputs, for which the correlations were measured.
            for (int i = 0; i < size; i++)
            {
                open[i] = (float)(weights[start + i] / Scale(firstChannel, start + i));
            }

            for (int i = 0; i < size; i++)
            {
                double wanted = open[i] * Scale(firstChannel, start + i);
                int integer = parameters.Quantize(wanted);
                integers[start + i] = unchecked((byte)integer);
                float error = (float)((wanted - parameters.Dequantize(integer)) / Scale(firstChannel, start + i));
                Span<float> rest = open.AsSpan(i + 1, size - i - 1);
                TensorPrimitives.MultiplyAdd(compensation.AsSpan((i * size) + i + 1, rest.Length), -error, rest, rest);
            }

            start += size;
        }
    }

    private double Scale(int firstChannel, int weight) => _inputScales?[firstChannel + (weight / _windows.Taps)] ?? 1;

    /// <summary>Sums of products over windows, for each block of each group.</summary>
    internal sealed class Sums
    {
        private readonly ProductWindows _windows;
        private readonly float[][] _products;

        /// <summary>Creates sums of zero.</summary>
        public Sums(ProductWindows windows)
        {
            _windows = windows;
            int inBlock = BlockSize / windows.Taps * windows.Taps;
            int inGroup = windows.Channels / windows.Groups * windows.Taps;
            int[] sizes = [.. Enumerable.Range(0, (inGroup + inBlock - 1) / inBlock).Select(block => Math.Min(inBlock, inGroup - (block * inBlock)))];
            _products = [.. Enumerable.Repeat(sizes, windows.Groups).SelectMany(static group => group).Select(static size => new float[size * size])];
        }

        /// <summary>Adds the windows of a photo, <c>[channels, taps, positions]</c>.</summary>
        public void Add(ReadOnlySpan<float> windows)
        {
            int positions = _windows.Positions;
            int start = 0;
            foreach (float[] products in _products)
            {
                int size = (int)Math.Sqrt(products.Length);
                for (int i = 0; i < size; i++)
                {
                    ReadOnlySpan<float> row = windows.Slice((start + i) * positions, positions);
                    for (int j = 0; j <= i; j++)
                    {
                        products[(i * size) + j] += TensorPrimitives.Dot(row, windows.Slice((start + j) * positions, positions));
                    }
                }

                start += size;
            }
        }

        /// <summary>
        /// Converts the sums in place to the data needed for rounding, because a large model has hundreds of megabytes of them.
        /// </summary>
        public InputCorrelation Finish()
        {
            Array.ForEach(_products, Compensate);
            return new InputCorrelation(_windows, _products, inputScales: null);
        }

        /// <summary>
        /// Computes the rows of the upper Cholesky factor of the inverse, each divided by its diagonal element: the change of every later
        /// weight per error of an earlier one. With rows and columns in reverse order, this factor is the inverse of the matrix's own.
        /// </summary>
        private static void Compensate(float[] products)
        {
            int size = (int)Math.Sqrt(products.Length);
            int last = size - 1;
            float largest = Enumerable.Range(0, size).Max(i => products[(i * size) + i]);
            Matrix<double> reversed = Matrix<double>.Build.Dense(size, size, (i, j) => i != j
                ? products[((last - Math.Min(i, j)) * size) + last - Math.Max(i, j)]
                : Math.Max(products[((last - i) * size) + last - i] * (1 + Damping), Math.Max(largest * 1e-9, 1e-30)));
            Matrix<double> factor = reversed.Cholesky().Factor;
            double[][] inverse = new double[size][];
            for (int i = 0; i < size; i++)
            {
                double[] row = inverse[i] = new double[i + 1];
                row[i] = 1;
                for (int j = 0; j < i; j++)
                {
                    TensorPrimitives.MultiplyAdd(inverse[j], -factor[i, j], row.AsSpan(0, j + 1), row.AsSpan(0, j + 1));
                }

                for (int j = 0; j < i; j++)
                {
                    products[((last - i) * size) + last - j] = (float)row[j];
                }

                TensorPrimitives.Divide(row, factor[i, i], row);
            }
        }
    }
}

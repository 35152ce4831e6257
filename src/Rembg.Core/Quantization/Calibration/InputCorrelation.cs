using System.Numerics.Tensors;

using MathNet.Numerics.LinearAlgebra;

using Rembg.Quantization.Numbers;

namespace Rembg.Quantization.Calibration;

/// <summary>
/// How the values that a convolution's weights meet go together, and weights rounded by it: each weight that is still open
/// makes up for the error of those rounded before it, by as much as its value tells of theirs (Frantar et al. 2022, GPTQ,
/// <see href="https://arxiv.org/abs/2210.17323"/>; Hassibi and Stork 1993). Neighbours in a photo are so alike that most of
/// the rounding error of weights goes away. Inputs are taken in blocks of channels, so that memory grows with the number of
/// weights and not with its square.
/// </summary>
internal sealed class InputCorrelation
{
    // Weights of a block, for each output channel.
    private const int BlockSize = 288;

    // What is added to each input's own square, as a share of it: few photos make correlations look stronger than they are.
    private const double Damping = 0.01;

    private readonly int _taps;
    private readonly float[][] _compensations;
    private readonly double[]? _inputScales;

    private InputCorrelation(int taps, float[][] compensations, double[]? inputScales)
    {
        _taps = taps;
        _compensations = compensations;
        _inputScales = inputScales;
    }

    /// <summary>True if a block holds the kernel of one channel at least.</summary>
    public static bool Supports(ConvolutionWindows windows) => windows.Taps <= BlockSize;

    /// <summary>The same after each input channel was divided by a positive number, and its weights multiplied by it.</summary>
    public InputCorrelation DividedBy(double[] scales) => new(_taps, _compensations, scales);

    /// <summary>Rounds the weights of one output channel.</summary>
    /// <param name="weights">The weights, <c>[in, kH, kW]</c>.</param>
    /// <param name="parameters">Their line.</param>
    /// <param name="integers">Receives the integers; signed ones in two's complement.</param>
    public void Round(ReadOnlySpan<float> weights, QuantizationParameters parameters, Span<byte> integers)
    {
        float[] open = new float[Math.Min(weights.Length, BlockSize)];
        for ((int block, int start) = (0, 0); start < weights.Length; block++)
        {
            float[] compensation = _compensations[block];
            int size = (int)Math.Sqrt(compensation.Length);

            // In the units of the inputs as they were seen, in which the correlations hold.
            for (int i = 0; i < size; i++)
            {
                open[i] = (float)(weights[start + i] / Scale(start + i));
            }

            for (int i = 0; i < size; i++)
            {
                double wanted = open[i] * Scale(start + i);
                int integer = parameters.Quantize(wanted);
                integers[start + i] = unchecked((byte)integer);
                float error = (float)((wanted - parameters.Dequantize(integer)) / Scale(start + i));
                Span<float> rest = open.AsSpan(i + 1, size - i - 1);
                TensorPrimitives.MultiplyAdd(compensation.AsSpan((i * size) + i + 1, rest.Length), -error, rest, rest);
            }

            start += size;
        }
    }

    private double Scale(int weight) => _inputScales?[weight / _taps] ?? 1;

    /// <summary>Sums of products over windows, block by block.</summary>
    internal sealed class Sums
    {
        private readonly ConvolutionWindows _windows;
        private readonly float[][] _products;

        /// <summary>Starts at zero.</summary>
        public Sums(ConvolutionWindows windows)
        {
            _windows = windows;
            int inBlock = BlockSize / windows.Taps * windows.Taps;
            int all = windows.Channels * windows.Taps;
            _products = [.. Enumerable.Range(0, (all + inBlock - 1) / inBlock).Select(block => Math.Min(inBlock, all - (block * inBlock))).Select(static size => new float[size * size])];
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

        /// <summary>Turns the sums into what the rounding needs, in their place: a large model has hundreds of megabytes of them.</summary>
        public InputCorrelation Finish()
        {
            Array.ForEach(_products, Compensate);
            return new InputCorrelation(_windows.Taps, _products, inputScales: null);
        }

        /// <summary>
        /// The rows of the upper Cholesky factor of the inverse, each divided by its diagonal: how far every later weight
        /// moves, against the error of an earlier one. With rows and columns in reverse order, this factor is the inverse of the matrix's own.
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

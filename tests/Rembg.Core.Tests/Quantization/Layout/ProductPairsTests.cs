using Rembg.Quantization;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Layout;

namespace Rembg.Tests;

/// <summary>Weights that may have 8 bits as far as no two neighbouring products, added in 16 bits, can saturate.</summary>
[Trait("Speed", "Fast")]
public sealed class ProductPairsTests
{
    private static readonly WeightOptions Fitting = new(QuantizedType.QInt8, PerChannel: true, ReduceRange: true) { FitsPairs = true };

    // Two inputs with two positions each: [a0 a1, b0 b1]. Neighbours are a0 a1, a1 b0, b0 b1 and, by position, a0 b0, b0 a1, a1 b1.
    [Theory]
    [InlineData(new sbyte[] { 100, 27, 0, 0 }, 127)]
    [InlineData(new sbyte[] { 100, 0, 28, 0 }, 128)]
    [InlineData(new sbyte[] { 100, 0, 0, 100 }, 100)]
    [InlineData(new sbyte[] { 100, -100, 0, 0 }, 100)]
    [InlineData(new sbyte[] { -100, 0, -50, 0 }, 150)]
    [InlineData(new sbyte[] { 0, 0, 0, 0 }, 0)]
    public void The_largest_sum_is_found_in_both_orders(sbyte[] weights, int expected) =>
        Assert.Equal(expected, ProductPairs.LargestOf([.. weights.Select(static weight => unchecked((byte)weight))], positions: 2));

    [Theory]
    [InlineData(1, 9)]
    [InlineData(3, 9)]
    [InlineData(16, 1)]
    [InlineData(40, 9)]
    public void No_pair_of_the_largest_inputs_exceeds_16_bits_and_the_scale_is_finer_than_with_7_bits(int inputs, int positions)
    {
        const int Outputs = 12;
        Random random = new(inputs);
        float[] values = [.. Enumerable.Range(0, Outputs * inputs * positions).Select(_ => (float)((random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5) * 0.2))];
        foreach (InputCorrelation? correlation in (InputCorrelation?[])[null, Correlate(inputs, positions)])
        {
            QuantizedWeight fitting = Quantize(Fitting, correlation);
            QuantizedWeight reduced = Quantize(Fitting with { FitsPairs = false }, correlation);
            for (int output = 0; output < Outputs; output++)
            {
                sbyte[,] row = new sbyte[inputs, positions];
                for (int i = 0; i < inputs * positions; i++)
                {
                    row[i / positions, i % positions] = unchecked((sbyte)fitting.Values[(output * inputs * positions) + i]);
                }

                sbyte[] byInput = [.. row.Cast<sbyte>()];
                sbyte[] byPosition = [.. Enumerable.Range(0, positions).SelectMany(position => Enumerable.Range(0, inputs).Select(input => row[input, position]))];
                foreach (sbyte[] order in (sbyte[][])[byInput, byPosition])
                {
                    Assert.All(order.Zip(order.Skip(1)), static pair => Assert.InRange((255 * pair.First) + (255 * pair.Second), short.MinValue, short.MaxValue));
                }
            }

            Assert.True(fitting.Parameters.Average(static line => line.Scale) < 0.95 * reduced.Parameters.Average(static line => line.Scale));
            Assert.InRange(values.Zip(fitting.Dequantize()).Max(static pair => Math.Abs(pair.First - pair.Second)), 0, correlation is null ? 0.51 * fitting.Parameters.Max(static line => line.Scale) : 1);
        }

        QuantizedWeight Quantize(WeightOptions options, InputCorrelation? correlation) =>
            QuantizedWeight.Quantize(values, [Outputs, inputs, positions], axis: 0, options, smallestScale: null, correlation);
    }

    [Fact]
    public void The_scale_is_never_smaller_than_the_bias_needs()
    {
        QuantizedWeight weight = QuantizedWeight.Quantize([1, 0, 1, 0], [2, 2], axis: 0, Fitting, channel => channel == 0 ? 0.012 : 0);
        Assert.Equal(0.012, weight.Parameters[0].Scale, tolerance: 1e-6);
        Assert.Equal(1.0 / 127, weight.Parameters[1].Scale, tolerance: 1e-6);
    }

    private static InputCorrelation Correlate(int channels, int taps)
    {
        const int Positions = 60;
        Random random = new(taps);
        InputCorrelation.Sums sums = new(new ProductWindows(channels, taps, Positions, new int[taps * Positions]));
        sums.Add([.. Enumerable.Range(0, channels * taps * Positions).Select(_ => random.NextSingle())]);
        return sums.Finish();
    }
}

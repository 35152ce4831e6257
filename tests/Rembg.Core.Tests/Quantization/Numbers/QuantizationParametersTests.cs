using CsCheck;

using Rembg.Quantization;
using Rembg.Quantization.Numbers;

namespace Rembg.Tests;

/// <summary>Scales and zero points, worked out by hand.</summary>
[Trait("Speed", "Fast")]
public sealed class QuantizationParametersTests
{
    [Theory]
    [InlineData(0, 255, QuantizedType.QUInt8, 1, 0)]
    [InlineData(0, 255, QuantizedType.QInt8, 1, -128)]
    [InlineData(-1, 254, QuantizedType.QUInt8, 1, 1)]
    [InlineData(-128, 127, QuantizedType.QInt8, 1, 0)]
    [InlineData(-510, 0, QuantizedType.QUInt8, 2, 255)]
    [InlineData(-510, 0, QuantizedType.QInt8, 2, 127)]
    [InlineData(-32, 95.5, QuantizedType.QUInt8, 0.5, 64)]
    public void A_range_is_spread_over_all_integers(double minimum, double maximum, QuantizedType type, float scale, int zeroPoint) =>
        Assert.Equal(new QuantizationParameters(scale, zeroPoint, type), QuantizationParameters.Asymmetric(minimum, maximum, type));

    [Theory]
    [InlineData(51, 510, QuantizedType.QUInt8, 2, 0)]
    [InlineData(51, 510, QuantizedType.QInt8, 2, -128)]
    [InlineData(-510, -51, QuantizedType.QUInt8, 2, 255)]
    [InlineData(-510, -51, QuantizedType.QInt8, 2, 127)]
    public void A_range_without_zero_is_widened_to_it(double minimum, double maximum, QuantizedType type, float scale, int zeroPoint) =>
        Assert.Equal(new QuantizationParameters(scale, zeroPoint, type), QuantizationParameters.Asymmetric(minimum, maximum, type));

    [Theory]
    [InlineData(-0.5, 0)]
    [InlineData(-1.5, 2)]
    [InlineData(-2.5, 2)]
    [InlineData(-2.75, 3)]
    public void A_zero_point_between_two_integers_is_the_even_one(double minimum, int zeroPoint) =>
        Assert.Equal(zeroPoint, QuantizationParameters.Asymmetric(minimum, minimum + 255, QuantizedType.QUInt8).ZeroPoint);

    [Theory]
    [InlineData(0, 0, QuantizedType.QUInt8)]
    [InlineData(0, 0, QuantizedType.QInt8)]
    [InlineData(-1e-40, 1e-40, QuantizedType.QUInt8)]
    public void A_range_without_extent_has_scale_1(double minimum, double maximum, QuantizedType type) =>
        Assert.Equal(new QuantizationParameters(1, 0, type), QuantizationParameters.Asymmetric(minimum, maximum, type));

    [Theory]
    [InlineData(127, QuantizedType.QInt8, false, 1, 0)]
    [InlineData(254, QuantizedType.QUInt8, false, 2, 128)]
    [InlineData(64, QuantizedType.QInt8, true, 1, 0)]
    [InlineData(32, QuantizedType.QUInt8, true, 0.5, 128)]
    [InlineData(0, QuantizedType.QInt8, false, 1, 0)]
    [InlineData(0, QuantizedType.QUInt8, true, 1, 128)]
    public void Weights_are_spread_evenly_around_zero(double magnitude, QuantizedType type, bool reduced, float scale, int zeroPoint) =>
        Assert.Equal(new QuantizationParameters(scale, zeroPoint, type), QuantizationParameters.Symmetric(magnitude, type, reduced));

    [Theory]
    [InlineData(QuantizedType.QUInt8, 0, 0.5, 0)]
    [InlineData(QuantizedType.QUInt8, 0, 1.5, 2)]
    [InlineData(QuantizedType.QUInt8, 0, 2.5, 2)]
    [InlineData(QuantizedType.QUInt8, 9, 0.5, 9)]
    [InlineData(QuantizedType.QUInt8, 9, -3.5, 5)]
    [InlineData(QuantizedType.QUInt8, 9, -9.6, 0)]
    [InlineData(QuantizedType.QUInt8, 9, 1e30, 255)]
    [InlineData(QuantizedType.QInt8, 0, -127.6, -128)]
    [InlineData(QuantizedType.QInt8, 0, -1e30, -128)]
    [InlineData(QuantizedType.QInt8, -128, 254.4, 126)]
    [InlineData(QuantizedType.QInt8, -128, 300, 127)]
    public void Values_go_to_the_nearest_integer_ties_to_even_before_the_zero_point_is_added(QuantizedType type, int zeroPoint, double value, int expected) =>
        Assert.Equal(expected, new QuantizationParameters(1, zeroPoint, type).Quantize(value));

    [Fact]
    public void Zero_is_exact_and_no_value_of_the_range_is_off_by_more_than_half_a_step() =>
        Gen.Select(Gen.Double[-1000, 1000], Gen.Double[-1000, 1000], Gen.Double[0, 1], Gen.Bool).Sample(static (a, b, share, isSigned) =>
        {
            (double minimum, double maximum) = (Math.Min(a, b), Math.Max(a, b));
            QuantizationParameters line = QuantizationParameters.Asymmetric(minimum, maximum, isSigned ? QuantizedType.QInt8 : QuantizedType.QUInt8);
            double value = minimum + (share * (maximum - minimum));
            Assert.Equal(0, line.Dequantize(line.Quantize(0)));
            Assert.True(Math.Abs(value - line.Dequantize(line.Quantize(value))) <= line.Scale * 0.50001, $"{value} by {line}");
        });

    [Fact]
    public void No_weight_is_clipped_nor_off_by_more_than_half_a_step() =>
        Gen.Select(Gen.Double[1e-6, 1000], Gen.Double[-1, 1], Gen.Bool, Gen.Bool).Sample(static (magnitude, share, isSigned, reduced) =>
        {
            QuantizationParameters line = QuantizationParameters.Symmetric(magnitude, isSigned ? QuantizedType.QInt8 : QuantizedType.QUInt8, reduced);
            int integer = line.Quantize(share * magnitude);
            Assert.InRange(integer - line.ZeroPoint, reduced ? -64 : -127, reduced ? 64 : 127);
            Assert.True(Math.Abs((share * magnitude) - line.Dequantize(integer)) <= line.Scale * 0.50001, $"{share * magnitude} by {line}");
        });
}

using System.Numerics;

using Rembg.Imaging;
using Rembg.Imaging.Edges;

namespace Rembg.Tests.Refinement;

/// <summary>
/// Pixels of every kind against the formulas as they are published, calculated here one by one: alpha that is linear in colour
/// (He, Sun, Tang, "Guided Image Filtering", 2013), and F = F̄ + α(I − αF̄ − (1 − α)B̄) (Forte, 2021).
/// </summary>
public sealed class PixelRefinerTests
{
    private const int FieldSize = 20;

    private readonly Random _random = new(7);

    // Four at a time where the photo is larger than the field; it may be as wide as four pixels, or no multiple of them.
    public static TheoryData<int, int> Sizes => new() { { 61, 47 }, { 20, 20 }, { 203, 20 }, { 13, 9 }, { 3, 40 }, { 21, 3 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Eight_bits(int width, int height) => Compare<byte>(width, height, 3, hasColors: true, hasModel: true);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Eight_bits_with_an_alpha_of_their_own(int width, int height) => Compare<byte>(width, height, 4, hasColors: true, hasModel: true);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Sixteen_bits(int width, int height) => Compare<ushort>(width, height, 3, hasColors: true, hasModel: true);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Levels_and_a_least_alpha(int width, int height)
    {
        Compare<byte>(width, height, 3, hasColors: true, hasModel: true, new Levels(0.3, 0.9));
        Compare<ushort>(width, height, 4, hasColors: true, hasModel: true, new Levels(0.3, 0.9));
        Compare<byte>(width, height, 3, hasColors: false, hasModel: false, new Levels(0.3, 0.9));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Alpha_alone_or_colours_alone(bool hasColors, bool hasModel) => Compare<byte>(61, 47, 3, hasColors, hasModel);

    private void Compare<T>(int width, int height, int bands, bool hasColors, bool hasModel, Levels? levels = null)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        EdgeField field = new(
            hasModel ? new LinearModel(Random(FieldSize + 3, 1)) : null, Random(FieldSize, 0.4f), Random(FieldSize, 0.5f), levels ?? Levels.Neutral, Random(FieldSize, 0.4f), hasColors);
        using Mask mask = new(width, height);
        T[] photo = [.. Enumerable.Range(0, width * height * bands).Select(_ => T.CreateTruncating(_random.NextDouble() * (double.CreateTruncating(T.MaxValue) + 1)))];
        for (int y = 0; y < height; y++)
        {
            _random.NextBytes(mask.Row(y));
        }

        PixelRefiner refiner = new(field, mask);
        for (int y = 0; y < height; y++)
        {
            // In parts that begin and end anywhere.
            int left = 0;
            while (left < width)
            {
                int count = _random.Next(1, width - left + 1);
                T[] result = new T[count * 4];
                refiner.Cut(left, y, photo.AsSpan(((y * width) + left) * bands, count * bands), bands, result);
                for (int i = 0; i < count; i++)
                {
                    Check(field, mask, left + i, y, photo.AsSpan(((y * width) + left + i) * bands, bands), result.AsSpan(i * 4, 4));
                }

                left += count;
            }
        }
    }

    private static void Check<T>(EdgeField field, Mask mask, int x, int y, ReadOnlySpan<T> pixel, ReadOnlySpan<T> result)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        double largest = double.CreateTruncating(T.MaxValue);
        double[] color = [double.CreateTruncating(pixel[0]) / largest, double.CreateTruncating(pixel[1]) / largest, double.CreateTruncating(pixel[2]) / largest];
        double own = pixel.Length == 4 ? double.CreateTruncating(pixel[3]) / largest : 1;
        double[] front = Lookup(field.Foreground, x, y, mask);
        double[] behind = Lookup(field.Background, x, y, mask);
        double coarse = mask.Row(y)[x] / 255.0;
        double alpha = field.Levels.Apply(coarse);
        bool hasLevels = !field.Levels.IsNeutral && Around(field.Foreground, x, y, mask).Concat(Around(field.Tones, x, y, mask)).Any(static value => value.W > 0);
        double[] tone = Lookup(field.Tones, x, y, mask);
        if (field.Model is { } model)
        {
            double[] function = Lookup(model.Field, x, y, mask);
            double refined = (function[0] * color[0]) + (function[1] * color[1]) + (function[2] * color[2]) + function[3] + (behind[3] * coarse);
            refined = Math.Clamp(refined, 0, 1);
            refined = hasLevels ? Math.Clamp((refined - tone[0]) * tone[1], 0, 1) : refined;
            alpha += front[3] * (refined - alpha);
        }

        if (hasLevels && mask.Row(y)[x] > 127)
        {
            alpha = Math.Max(alpha, tone[2]);
        }

        // A level of 8 bits, and of 16 as much as single precision leaves. Away from edges the mask keeps 8 bits.
        double tolerance = largest > 255 ? 8 : 1;
        Assert.Equal(alpha * own * largest, double.CreateTruncating(result[3]), field.Levels.IsNeutral || hasLevels || largest <= 255 ? tolerance : tolerance + 129);
        for (int band = 0; band < 3; band++)
        {
            double unmixed = Math.Clamp(front[band] + (alpha * (color[band] - (alpha * front[band]) - ((1 - alpha) * behind[band]))), 0, 1);
            bool isNear = Math.Abs(alpha) < 1e-5 || Math.Abs(alpha - 1) < 1e-5;
            bool isMixed = field.HasColors && (hasLevels || Around(field.Foreground, x, y, mask).Any(static value => value.W > 0)) && alpha is > 0 and < 1;
            if (!isNear)
            {
                Assert.Equal((isMixed ? unmixed : color[band]) * largest, double.CreateTruncating(result[band]), tolerance);
            }
        }
    }

    // Between the middles of the field's pixels; beyond the outermost as at them.
    private static double[] Lookup(VectorField field, int x, int y, Mask photo)
    {
        (_, double across) = Place(x, field.Width, photo.Width);
        (_, double down) = Place(y, field.Height, photo.Height);
        Vector4[] around = Around(field, x, y, photo);
        return [.. Enumerable.Range(0, 4).Select(i => Mix(Mix(around[0][i], around[1][i], across), Mix(around[2][i], around[3][i], across), down))];

        static double Mix(double first, double second, double share) => first + (share * (second - first));
    }

    private static Vector4[] Around(VectorField field, int x, int y, Mask photo)
    {
        (int left, _) = Place(x, field.Width, photo.Width);
        (int above, _) = Place(y, field.Height, photo.Height);
        int first = (above * field.Width) + left;
        return [field.Values[first], field.Values[first + 1], field.Values[first + field.Width], field.Values[first + field.Width + 1]];
    }

    private static (int First, double Share) Place(int pixel, int samples, int pixels)
    {
        double place = Math.Clamp(((pixel + 0.5) * samples / pixels) - 0.5, 0, samples - 1);
        int first = Math.Min((int)place, samples - 2);
        return (first, place - first);
    }

    // The last number, a weight, is 0 in about half of all places.
    private VectorField Random(int size, float weight)
    {
        Vector4[] values = [.. Enumerable.Range(0, size * size).Select(_ =>
            new Vector4(_random.NextSingle(), _random.NextSingle(), _random.NextSingle(), Math.Max(0, (_random.NextSingle() * 2 * weight) - weight)))];
        return new VectorField(values, size);
    }
}

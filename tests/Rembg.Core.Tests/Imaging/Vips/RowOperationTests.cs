using System.Runtime.InteropServices;

using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Tests;

/// <summary>Pixels that are computed here in the middle of a recipe of libvips.</summary>
[Trait("Speed", "Fast")]
public sealed class RowOperationTests
{
    private static readonly Pixels Source = Pixels.Draw(300, 200, static (x, y) => (x, y, x ^ y));

    [Fact]
    public void Every_pixel_is_computed_from_its_own()
    {
        using VipsScope vips = new(default);
        Image input = vips.Track(Source.ToImage());
        Image result = RowOperation.Append(input, 4, Number, vips);

        Assert.Equal((300, 200, 4, Enums.BandFormat.Uchar, Enums.Interpretation.Srgb), (result.Width, result.Height, result.Bands, result.Format, result.Interpretation));
        byte[] values = result.WriteToMemory<byte>();
        for (int i = 0; i < 300 * 200; i++)
        {
            byte red = Source.Values[i * 3];
            Assert.Equal([red, Source.Values[(i * 3) + 1], Source.Values[(i * 3) + 2], (byte)((i % 300) + (7 * (i / 300)))], values[(i * 4)..((i * 4) + 4)]);
        }
    }

    [Fact]
    public void A_part_is_computed_without_the_rest()
    {
        int rows = 0;
        using VipsScope vips = new(default);
        Image input = vips.Track(Source.ToImage());
        Image part = vips.Track(RowOperation.Append(input, 4, Count, vips).Crop(37, 111, 50, 20));

        byte[] values = part.WriteToMemory<byte>();
        Assert.Equal((37 + 49 + (7 * (111 + 19))) % 256, values[^1]);
        Assert.Equal(Source[37, 111, 2], values[2]);
        Assert.InRange(rows, 20, 150);

        void Count(int left, int y, ReadOnlySpan<byte> source, Span<byte> target)
        {
            Interlocked.Increment(ref rows);
            Number(left, y, source, target);
        }
    }

    [Fact]
    public void Sixteen_bits_stay()
    {
        using VipsScope vips = new(default);
        Image deep = vips.Track(vips.Track(Source.ToImage()).Colourspace(Enums.Interpretation.Rgb16));
        Image result = RowOperation.Append(deep, 1, static (_, _, source, target) => Reds(source, target), vips);

        ushort[] values = result.WriteToMemory<ushort>();
        Assert.Equal(vips.Track(deep.ExtractBand(0)).WriteToMemory<ushort>(), values);

        static void Reds(ReadOnlySpan<byte> source, Span<byte> target)
        {
            ReadOnlySpan<ushort> colors = MemoryMarshal.Cast<byte, ushort>(source);
            Span<ushort> reds = MemoryMarshal.Cast<byte, ushort>(target);
            for (int i = 0; i < reds.Length; i++)
            {
                reds[i] = colors[i * 3];
            }
        }
    }

    [Fact]
    public void An_exception_in_a_row_is_thrown_unchanged()
    {
        using VipsScope vips = new(default);
        Image input = vips.Track(Source.ToImage());
        Image result = RowOperation.Append(input, 4, static (_, y, _, _) => throw new InvalidOperationException($"row {y}"), vips);

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => vips.Evaluate(result, static image => image.Avg()));
        Assert.StartsWith("row ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decoding_failure_is_an_exception_of_libvips()
    {
        using TemporaryDirectory files = new();
        string path = files["cut.png"];
        byte[] whole = File.ReadAllBytes(SharedData.Photo("girl.png"));
        File.WriteAllBytes(path, whole[..(whole.Length / 2)]);
        using VipsScope vips = new(default);
        Image input = vips.Track(Image.NewFromFile(path, access: Enums.Access.Sequential, failOn: Enums.FailOn.Truncated));
        Image result = RowOperation.Append(input, 4, Number, vips);

        Assert.NotEqual(string.Empty, Assert.Throws<VipsException>(() => vips.Evaluate(result, static image => image.Avg())).Message);
    }

    [Fact]
    public void Cancelling_stops_it()
    {
        int rows = 0;
        using CancellationTokenSource source = new();
        using VipsScope vips = new(source.Token);
        Image input = vips.Track(Source.ToImage());
        Image result = RowOperation.Append(input, 4, Cancel, vips);

        Assert.Throws<OperationCanceledException>(() => vips.Evaluate(result, static image => image.Avg()));
        Assert.InRange(rows, 1, Source.Height - 1);

        void Cancel(int left, int y, ReadOnlySpan<byte> colors, Span<byte> target)
        {
            Interlocked.Increment(ref rows);
            source.Cancel();
        }
    }

    // Colours as they are, and a number that says where the pixel is.
    private static void Number(int left, int y, ReadOnlySpan<byte> source, Span<byte> target)
    {
        for (int i = 0; i < target.Length / 4; i++)
        {
            source.Slice(i * 3, 3).CopyTo(target[(i * 4)..]);
            target[(i * 4) + 3] = (byte)(left + i + (7 * y));
        }
    }
}

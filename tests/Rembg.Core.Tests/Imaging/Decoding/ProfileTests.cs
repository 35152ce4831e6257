using System.Buffers.Binary;

using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Profiles;
using Rembg.Inference;

namespace Rembg.Tests.Decoding;

/// <summary>ICC profiles that are damaged or out of place: repaired or dropped, and the photo is written in every format.</summary>
public sealed class ProfileTests : IDisposable
{
    private static readonly Pixels Picture = Pixels.Draw(60, 40, static (x, y) => ((x * 4) + 9, (y * 6) + 5, 255 - (x * 4)));

    private readonly Removal _removal = Removal.WithBrightness();

    public void Dispose() => _removal.Dispose();

    [Theory]
    [InlineData("whole", true)]
    [InlineData("longer than it says", true)]
    [InlineData("shorter than it says", true)]
    [InlineData("odd length", true)]
    [InlineData("unknown intent", true)]
    [InlineData("nine megabytes more", true)]
    [InlineData("garbage", false)]
    [InlineData("ten bytes", false)]
    [InlineData("half", false)]
    [InlineData("tag outside", false)]
    [InlineData("no signature", false)]
    [InlineData("version 5", false)]
    [InlineData("abstract", false)]
    [InlineData("link", false)]
    [InlineData("for grey", false)]
    [InlineData("for inks", false)]
    public void The_photo_is_written_in_every_format(string kind, bool isKept)
    {
        byte[] profile = Spoil(kind);
        string path = Write(Spoil(kind));
        using (Photo photo = Photo.Open(path, 10_000, default))
        {
            Assert.Equal(isKept, photo.HasProfile);
        }

        foreach (OutputFormat format in Enum.GetValues<OutputFormat>())
        {
            RgbaColor? background = format.HasAlpha() ? null : RgbaColor.Parse("#204060");
            RemovalResult result = _removal.Run(path, new RemovalOptions { Encoding = new(format), Background = background });
            Assert.Equal(isKept, result.Warnings.Count == 0);
            if (format == OutputFormat.JpegXl)
            {
                // The libvips of the tests does not read it.
                using Photo jxl = Photo.Open(result.Output, 10_000, default);
                Assert.Equal((60, 40), (jxl.Width, jxl.Height));
                continue;
            }

            using Image written = Image.NewFromFile(result.Output);
            Assert.Equal((60, 40, isKept), (written.Width, written.Height, written.Contains(ColorConversion.ProfileField)));
        }
    }

    [Fact]
    public void A_profile_that_is_dropped_leaves_the_numbers()
    {
        Decoded.Read(Write(Spoil("garbage"))).AssertLooksLike(Decoded.Read(Write(null)), 0.01);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1.8)]
    [InlineData(2.6)]
    public void Another_colour_engine_reads_our_profiles_correctly(double exponent)
    {
        using Image ramp = Image.Identity();
        using Image three = ramp.Bandjoin([ramp, ramp]);
        using Image described = three.Copy(interpretation: Enums.Interpretation.Srgb);
        using Image tagged = described.Mutate(header => header.Set(GValue.BlobType, ColorConversion.ProfileField, MatrixProfile.ForRgb(Chromaticities.Bt709, TransferFunction.Power(exponent))));
        using Image xyz = tagged.IccImport(embedded: true, pcs: Enums.PCS.Xyz, intent: Enums.Intent.Relative);
        for (int value = 0; value < 256; value += 15)
        {
            // libvips has 100 for Y of white, and D65.
            double light = Math.Pow(value / 255.0, exponent);
            double[] actual = xyz.Getpoint(value, 0);
            Assert.Equal(95.05 * light, actual[0], 0.2);
            Assert.Equal(100.0 * light, actual[1], 0.2);
            Assert.Equal(108.88 * light, actual[2], 0.2);
        }
    }

    // No encoder would embed most of these: segments of a JPEG are written here (ICC.1:2022, annex B).
    private string Write(byte[]? profile)
    {
        const int Longest = 65_000;
        using Image picture = Picture.ToImage();
        byte[] jpeg = picture.JpegsaveBuffer(q: 95, keep: Enums.ForeignKeep.None);
        using MemoryStream file = new();
        file.Write(jpeg.AsSpan(0, 2));
        byte[][] parts = [.. (profile ?? []).Chunk(Longest)];
        for (int i = 0; i < parts.Length; i++)
        {
            int length = parts[i].Length + 16;
            file.Write([0xFF, 0xE2, (byte)(length >> 8), (byte)length, .. "ICC_PROFILE\0"u8, (byte)(i + 1), (byte)parts.Length]);
            file.Write(parts[i]);
        }

        file.Write(jpeg.AsSpan(2));
        string path = _removal.Directory[Guid.NewGuid().ToString("N") + ".jpg"];
        File.WriteAllBytes(path, file.ToArray());
        return path;
    }

    private static byte[] Spoil(string kind)
    {
        byte[] whole = MatrixProfile.ForRgb(new Chromaticities(0.64, 0.33, 0.21, 0.71, 0.15, 0.06, 0.3127, 0.3290), TransferFunction.Power(2.2));
        switch (kind)
        {
            case "longer than it says":
                return [.. whole, 0, 0];
            case "odd length":
                return [.. whole, 1, 2, 3];
            case "nine megabytes more":
                return [.. whole, .. new byte[9_000_000]];
            case "shorter than it says":
                BinaryPrimitives.WriteInt32BigEndian(whole, whole.Length + 2);
                return whole;
            case "unknown intent":
                whole.AsSpan(64, 4).Fill(0xFF);
                return whole;
            case "garbage":
                new Random(1).NextBytes(whole);
                return whole;
            case "ten bytes":
                return whole[..10];
            case "half":
                return whole[..(whole.Length / 2)];
            case "tag outside":
                BinaryPrimitives.WriteInt32BigEndian(whole.AsSpan(136), 0x00FFFFFF);
                return whole;
            case "no signature":
                whole[36] = (byte)'x';
                return whole;
            case "version 5":
                whole[8] = 5;
                return whole;
            case "abstract":
                "abst"u8.CopyTo(whole.AsSpan(12));
                return whole;
            case "link":
                "link"u8.CopyTo(whole.AsSpan(12));
                return whole;
            case "for grey":
                "GRAY"u8.CopyTo(whole.AsSpan(16));
                return whole;
            case "for inks":
                "CMYK"u8.CopyTo(whole.AsSpan(16));
                return whole;
            default:
                return whole;
        }
    }
}

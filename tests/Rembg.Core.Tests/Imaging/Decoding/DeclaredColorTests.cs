using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Profiles;
using Rembg.Inference;

namespace Rembg.Tests.Decoding;

/// <summary>Colours that PNG's chunks and AVIF's box declare, against the formulas of their specifications.</summary>
public sealed class DeclaredColorTests : IDisposable
{
    private const int Width = 16;

    // If the profile is kept, a colour engine interpolates for the comparison.
    private const double ColorEngine = 5;

    private static readonly int[] P3Chromaticities = [31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000];

    // Linear light, well within what sRGB can show.
    private static readonly double[][] Colors =
        [.. Enumerable.Range(0, Width * 12).Select(static i => (double[])[.. ((double[])[i / 191.0, i % 16 / 15.0, 1 - (i / 16 / 11.0)]).Select(static value => 0.02 + (0.96 * value))])];

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1.0, true)]
    [InlineData(1 / 1.8, false)]
    [InlineData(1 / 2.6, false)]
    [InlineData(0.7, true)]
    public void Gamma_is_applied(double gamma, bool deep)
    {
        string path = Write("gamma.png", deep, value => Math.Pow(value, gamma), ("gAMA", PngBuilder.Numbers((int)Math.Round(gamma * 100_000))));
        AssertShows(path, Colors, deep ? 1.0 : 3.0);
    }

    [Fact]
    public void Grey_has_gamma_too()
    {
        ushort[] samples = [.. Enumerable.Range(0, 256).Select(static i => (ushort)(i * 257))];
        string path = PngBuilder.Write(_directory["grey.png"], 16, 1, samples, deep: true, ("gAMA", PngBuilder.Numbers(100_000)));
        Decoded decoded = Decoded.Read(path);
        Assert.All(Enumerable.Range(0, 256), i => Assert.Equal(Encode(i / 255.0), decoded[i % 16, i / 16, 1], 0.006));
    }

    [Theory]
    [InlineData(1, 8, true)]
    [InlineData(1, 13, false)]
    [InlineData(1, 4, true)]
    [InlineData(1, 1, true)]
    [InlineData(12, 13, true)]
    [InlineData(12, 4, true)]
    [InlineData(9, 8, true)]
    public void Code_points_are_applied_or_carried_over(int primaries, int transfer, bool deep)
    {
        Func<double, double> curve = transfer switch
        {
            1 => static value => value < 0.018 ? 4.5 * value : (1.099 * Math.Pow(value, 0.45)) - 0.099,
            4 => static value => Math.Pow(value, 1 / 2.2),
            8 => static value => value,
            _ => Encode,
        };
        double[][] colors = [.. Colors.Select(color => Convert(color, primaries))];
        string path = Write("coded.png", deep, colors, curve, ("cICP", [(byte)primaries, (byte)transfer, 0, 1]));
        AssertShows(path, Colors, primaries == 1 ? 1 : ColorEngine);
    }

    [Fact]
    public void Chromaticities_are_carried_over()
    {
        double[][] colors = [.. Colors.Select(static color => Convert(color, 12))];
        string path = Write("chromaticities.png", deep: true, colors, static value => Math.Pow(value, 1 / 1.9), ("gAMA", PngBuilder.Numbers(52632)), ("cHRM", PngBuilder.Numbers(P3Chromaticities)));
        AssertShows(path, Colors, ColorEngine);
        Assert.True(Photo.Open(path, 10_000, default).HasProfile);
    }

    [Fact]
    public void Diffuse_white_of_high_dynamic_range_becomes_white()
    {
        string path = Write("pq.png", deep: true, PerceptualQuantizer, ("cICP", [1, 16, 0, 1]));
        AssertShows(path, Colors, 2);
    }

    [Fact]
    public void The_order_of_precedence_is_the_standards()
    {
        (string, byte[]) linear = ("gAMA", PngBuilder.Numbers(100_000));
        (string, byte[]) srgb = ("sRGB", [0]);
        (string, byte[]) profile = ("iCCP", PngBuilder.Profile(MatrixProfile.ForRgb(Chromaticities.Bt709, TransferFunction.Power(1))));
        (string, byte[]) coded = ("cICP", [1, 13, 0, 1]);
        AssertShows(Write("a.png", true, Encode, srgb, linear), Colors, 1);
        AssertShows(Write("b.png", true, static value => value, profile, srgb), Colors, 1);
        AssertShows(Write("c.png", true, Encode, coded, profile), Colors, 1);
    }

    [Theory]
    [InlineData("gAMA", new byte[] { 0, 0, 0, 0 })]
    [InlineData("gAMA", new byte[] { 1 })]
    [InlineData("cHRM", new byte[] { 0, 0, 0, 1 })]
    [InlineData("cICP", new byte[] { 200, 200, 0, 1 })]
    [InlineData("iCCP", new byte[] { 112, 0, 0, 1, 2, 3 })]
    public void Chunks_that_say_nothing_sensible_are_ignored(string name, byte[] data) =>
        AssertShows(Write("odd.png", false, Encode, (name, data)), Colors, 2);

    [Fact]
    public void A_profile_that_the_decoder_drops_is_warned_about()
    {
        string path = Write("dropped.png", false, Encode, ("iCCP", PngBuilder.Profile(new byte[500])));
        Assert.Contains(Decoded.Read(path).Warnings, static warning => warning.Contains("profile", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(12, 13)]
    [InlineData(1, 8)]
    public void Avif_tells_its_colours_by_numbers(int primaries, int transfer)
    {
        double[][] colors = [.. Colors.Select(color => Convert(color, primaries))];
        Func<double, double> curve = transfer == 8 ? static value => value : Encode;
        using Image image = Image.NewFromFile(Write("source.png", false, colors, curve));
        image.Heifsave(_directory["coded.avif"], lossless: true, compression: Enums.ForeignHeifCompression.Av1, subsampleMode: Enums.ForeignSubsample.Off);
        byte[] bytes = File.ReadAllBytes(_directory["coded.avif"]);
        int box = bytes.AsSpan().IndexOf("colrnclx"u8);
        Assert.SkipUnless(box > 0, "This build of libheif writes no nclx box.");
        (bytes[box + 9], bytes[box + 11]) = ((byte)primaries, (byte)transfer);
        File.WriteAllBytes(_directory["coded.avif"], bytes);
        AssertShows(_directory["coded.avif"], Colors, transfer == 8 ? 30 : 6);
    }

    [Fact]
    public void The_output_shows_the_same_colours()
    {
        using Removal removal = Removal.WithBrightness();
        double[][] colors = [.. Colors.Select(static color => Convert(color, 12))];
        string photo = Write("p3.png", true, colors, Encode, ("cICP", [12, 13, 0, 1]));
        foreach (OutputFormat format in (OutputFormat[])[OutputFormat.Png, OutputFormat.Tiff])
        {
            Decoded written = Decoded.Read(removal.Run(photo, new RemovalOptions { Encoding = new(format), Background = RgbaColor.Parse("#00000000") }).Output);
            Decoded expected = Decoded.Read(photo);
            foreach (int i in Enumerable.Range(0, Colors.Length).Where(i => written.Values[(i * written.Bands) + 3] > 0.9))
            {
                Assert.Equal(expected.Values[(i * 3) + 1], written.Values[(i * written.Bands) + 1], 0.005);
            }
        }
    }

    private string Write(string name, bool deep, Func<double, double> curve, params (string Name, byte[] Data)[] chunks) => Write(name, deep, Colors, curve, chunks);

    private string Write(string name, bool deep, double[][] colors, Func<double, double> curve, params (string Name, byte[] Data)[] chunks) => PngBuilder.Write(
        _directory[name],
        Width,
        3,
        [.. colors.SelectMany(static color => color).Select(value => (ushort)Math.Round(curve(Math.Clamp(value, 0, 1)) * (deep ? 65535 : 255)))],
        deep,
        chunks);

    private static void AssertShows(string path, double[][] linear, double tolerance)
    {
        Decoded decoded = Decoded.Read(path);
        for (int i = 0; i < linear.Length; i++)
        {
            for (int band = 0; band < 3; band++)
            {
                double expected = Encode(linear[i][band]) * 255;
                Assert.Equal(expected, decoded.Values[(i * decoded.Bands) + band] * 255, tolerance);
                Assert.Equal(expected, decoded.Thumbnail[(i * 3) + band], tolerance + 1);
            }
        }
    }

    // IEC 61966-2-1.
    private static double Encode(double value) => value <= 0.0031308 ? value * 12.92 : (1.055 * Math.Pow(value, 1 / 2.4)) - 0.055;

    // Matrices of CSS Color 4, section 10.
    private static double[] Convert(double[] color, int primaries) => primaries switch
    {
        12 => Multiply([0.8224619687, 0.1775380313, 0, 0.0331941989, 0.9668058011, 0, 0.0170826307, 0.0723974407, 0.9105199286], color),
        9 => Multiply([0.6274038959, 0.3292830384, 0.0433130657, 0.0690972894, 0.9195403951, 0.0113623156, 0.0163914389, 0.0880133079, 0.8955952532], color),
        _ => color,
    };

    private static double[] Multiply(double[] matrix, double[] color) =>
        [.. Enumerable.Range(0, 3).Select(row => Enumerable.Range(0, 3).Sum(column => matrix[(row * 3) + column] * color[column]))];

    // SMPTE ST 2084, white at 203 cd/m² (BT.2408).
    private static double PerceptualQuantizer(double value)
    {
        double power = Math.Pow(value * 203 / 10_000, 2610 / 16384.0);
        return Math.Pow(((3424 / 4096.0) + (2413 / 128.0 * power)) / (1 + (2392 / 128.0 * power)), 2523 / 32.0);
    }
}

namespace Rembg.Tests.Decoding;

/// <summary>TIFF files whose samples are luma and chroma, against the matrix of ITU-R BT.601.</summary>
[Trait("Speed", "Fast")]
public sealed class TiffYCbCrTests : IDisposable
{
    private const int Photometric = 262;
    private const int Subsampling = 530;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    public void YCbCr_that_is_not_JPEG_becomes_RGB(int bits)
    {
        // ITU-R BT.601 in the full range: red, green, blue and grey.
        (double Y, double Cb, double Cr, int[] Rgb)[] colors =
        [
            (0.299, 0.331264, 1, [255, 0, 0]),
            (0.587, 0.168736, 0.081312, [0, 255, 0]),
            (0.114, 1, 0.418688, [0, 0, 255]),
            (0.4, 0.5, 0.5, [102, 102, 102]),
        ];
        TiffBuilder builder = new();
        IEnumerable<double> samples = colors.SelectMany(static color => (double[])[color.Y, color.Cb, color.Cr]);
        byte[] pixels = bits == 8
            ? builder.Samples(samples.Select(static sample => (byte)Math.Round(sample * 255)))
            : builder.Samples(samples.Select(static sample => (ushort)Math.Round(sample * 65535)));
        Decoded decoded = Decoded.Read(builder.Page(4, 1, 3, bits, pixels, (Photometric, [6]), (Subsampling, [1, 1])).Write(_directory["ycc.tif"]));
        for (int x = 0; x < colors.Length; x++)
        {
            Assert.All(Enumerable.Range(0, 3), band => Assert.Equal(colors[x].Rgb[band], decoded[x, 0, band] * 255, 2.0));
        }
    }
}

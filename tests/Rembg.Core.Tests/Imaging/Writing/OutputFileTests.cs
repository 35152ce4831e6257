using Rembg.Files;
using Rembg.Imaging;
using Rembg.Imaging.Writing;
using Rembg.Inference;

namespace Rembg.Tests;

/// <summary>Complete outputs are distinguished from the remains of crashes, in every format.</summary>
public sealed class OutputFileTests : IDisposable
{
    // 8 × 8 pixels, black.
    private static readonly byte[] Photo = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAAAAADhZOFXAAAADElEQVR42mNgoA4AAABIAAEQRe/SAAAAAElFTkSuQmCC");

    private readonly Removal _removal = Removal.WithBrightness();

    public void Dispose() => _removal.Dispose();

    [Theory]
    [InlineData(OutputFormat.Png)]
    [InlineData(OutputFormat.WebP)]
    [InlineData(OutputFormat.Tiff)]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.Avif)]
    [InlineData(OutputFormat.JpegXl)]
    public void A_file_is_complete_from_its_signature_to_its_end(OutputFormat format)
    {
        string file = _removal.Directory["file"];
        byte[] whole = File.ReadAllBytes(_removal.Run(Write("photo.png", Photo), new RemovalOptions { MaskOnly = true, Encoding = new ImageEncoding(format) }).Output);
        Assert.Equal(OutputState.Complete, Inspect(whole));
        Assert.Equal(OutputState.Complete, Inspect([.. whole, .. "appended by a camera"u8]));
        Assert.Equal(OutputState.Incomplete, Inspect([]));
        Assert.Equal(OutputState.Incomplete, Inspect(new byte[whole.Length]));
        Assert.Equal(OutputState.Foreign, Inspect("precious"u8.ToArray()));
        Assert.Equal(OutputState.Foreign, Inspect([.. "GIF89a"u8, .. whole]));
        Assert.Equal(OutputState.Missing, OutputFile.Inspect(_removal.Directory["missing"], format));
        byte[] zeroTail = [.. whole[..^12], .. new byte[12]];
        if (format is OutputFormat.Png or OutputFormat.Jpeg)
        {
            Assert.Equal(OutputState.Incomplete, Inspect(zeroTail));
        }

        // Shorter files have no signature, so their format is unknown.
        for (int length = 16; length < whole.Length; length++)
        {
            OutputState state = Inspect(whole[..length]);
            Assert.True(state == OutputState.Incomplete || format is OutputFormat.Tiff or OutputFormat.JpegXl, $"{length} of {whole.Length} bytes: {state}");
        }

        OutputState Inspect(byte[] content)
        {
            File.WriteAllBytes(file, content);
            return OutputFile.Inspect(file, format);
        }
    }

    [Theory]
    [InlineData(OutputFormat.WebP, 16_384)]
    [InlineData(OutputFormat.Jpeg, 65_501)]
    [InlineData(OutputFormat.Png, 1_000_001)]
    public void A_side_beyond_the_format_is_an_error_before_the_model_works(OutputFormat format, int width)
    {
        string photo = _removal.Directory["wide.png"];
        using (NetVips.Image wide = NetVips.Image.Black(width, 1))
        {
            wide.Tiffsave(photo);
        }

        RemovalOptions options = new() { MaskOnly = true, Encoding = new ImageEncoding(format) };
        OutputNotWritableException exception = Assert.Throws<OutputNotWritableException>(() => _removal.Run(photo, options));
        Assert.Equal(OutputObstacle.BeyondFormat, exception.Obstacle);
        Assert.Contains($"{width} x 1", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(OutputFormat.WebP)]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.Png)]
    public void A_side_at_the_bound_of_the_format_is_written(OutputFormat format)
    {
        string photo = _removal.Directory["wide.tif"];
        using (NetVips.Image wide = NetVips.Image.Black(format.LargestSide(), 1))
        {
            wide.Tiffsave(photo);
        }

        Assert.Equal(format.LargestSide(), _removal.Run(photo, new RemovalOptions { MaskOnly = true, Encoding = new ImageEncoding(format) }).Width);
    }

    [Fact]
    public void An_output_is_never_its_photo_by_another_name()
    {
        string photo = Write("photo.png", Photo);
        File.CreateSymbolicLink(_removal.Directory["link.png"], photo);
        BackgroundRemover remover = _removal.Remover(new RemovalOptions { Overwrite = true });
        Assert.Throws<OutputCollisionException>(() => remover.Remove(photo, photo, default));
        Assert.Throws<OutputCollisionException>(() => remover.Remove(_removal.Directory["link.png"], photo, default));
        Assert.Throws<OutputCollisionException>(() => remover.Remove(photo, _removal.Directory["link.png"], default));
        Assert.Equal(Photo, File.ReadAllBytes(photo));
    }

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(_removal.Directory[name], content);
        return _removal.Directory[name];
    }
}

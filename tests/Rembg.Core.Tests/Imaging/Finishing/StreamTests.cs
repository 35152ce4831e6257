using System.IO.Compression;

using Rembg.Caching;
using Rembg.Files;
using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Tests.Finishing;

/// <summary>Photos in memory and in streams give what they give as files.</summary>
public sealed class StreamTests : IDisposable
{
    private readonly Removal _removal = Removal.WithBrightness();
    private readonly SegmentationModel _model;

    public StreamTests()
    {
        string path = _removal.Directory["brightness.onnx"];
        File.WriteAllBytes(path, TinyModel.Brightness(32, 32));
        _model = SegmentationModel.Load(path, new ModelDescription { Name = "brightness", InputSize = 48 });
    }

    public void Dispose()
    {
        _model.Dispose();
        _removal.Dispose();
    }

    [Theory]
    [InlineData("ball.png", OutputFormat.Png)]
    [InlineData("ball.jpg", OutputFormat.WebP)]
    [InlineData("deep.tif", OutputFormat.Tiff)]
    [InlineData("turned.tif", OutputFormat.Jpeg)]
    [InlineData("alpha.png", OutputFormat.Png)]
    [InlineData("ball.gif", OutputFormat.Tiff)]
    public void A_stream_gives_the_bytes_that_a_file_gives(string kind, OutputFormat format)
    {
        string photo = Scene.WriteAs(_removal, kind);
        OutputOptions look = new() { Crop = true, Background = format.HasAlpha() ? null : new RgbaColor(1, 2, 3, 255), Encoding = new(format) };
        RemovalResult expected = _removal.Run(photo, look);
        BackgroundRemover remover = new(_model, new RemovalOptions { Output = look, Refinement = Imaging.Refinement.None });

        using MemoryStream compressed = new();
        using (ZLibStream packer = new(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            packer.Write(File.ReadAllBytes(photo));
        }

        // A stream that cannot seek, as a network's.
        compressed.Position = 0;
        using ZLibStream source = new(compressed, CompressionMode.Decompress);
        using MemoryStream target = new();
        target.WriteByte(7);
        RemovalResult result = remover.Remove(source, target, default);
        Assert.Equal((expected.Width, expected.Height, expected.Crop, expected.BoundingBox), (result.Width, result.Height, result.Crop, result.BoundingBox));
        Assert.Equal([7, .. File.ReadAllBytes(expected.Output)], target.ToArray());

        using MemoryStream fromBytes = new();
        remover.Remove(File.ReadAllBytes(photo), [new RemovalOutput(fromBytes, look), new RemovalOutput(target, look)], default);
        Assert.Equal(File.ReadAllBytes(expected.Output), fromBytes.ToArray());
    }

    [Fact]
    public void A_bitmap_in_memory_is_read()
    {
        // 1 x 1, 24 bits: the header of the file, of the bitmap, and a pixel padded to four bytes.
        byte[] bitmap = [.. "BM"u8, 58, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 24, 0, .. new byte[24], 30, 20, 10, 0];
        using MemoryStream target = new();
        RemovalResult result = new BackgroundRemover(_model, new RemovalOptions()).Remove(bitmap, [new RemovalOutput(target, new OutputOptions())], default)[0];
        Assert.Equal((1, 1), (result.Width, result.Height));
    }

    [Fact]
    public void The_mask_of_a_file_is_known_for_its_bytes()
    {
        string photo = Scene.Write(_removal);
        BackgroundRemover remover = new(_model, new RemovalOptions(), new MaskCache(_removal.Directory["cache"], 1 << 20));
        using MemoryStream target = new();
        Assert.False(remover.Remove(photo, _removal.Directory["out.png"], default).FromCache);
        RemovalOutput[] outputs = [new(target, new OutputOptions())];
        Assert.True(remover.Remove(File.ReadAllBytes(photo), outputs, default)[0].FromCache);
        Assert.Equal(File.ReadAllBytes(_removal.Directory["out.png"]), target.ToArray());
    }

    [Fact]
    public void An_unreadable_photo_leaves_the_target_empty()
    {
        byte[] photo = File.ReadAllBytes(Scene.Write(_removal));
        using MemoryStream target = new();
        RemovalOutput[] outputs = [new(target, new OutputOptions())];
        BackgroundRemover small = new(_model, new RemovalOptions { ByteLimit = photo.Length - 1, PixelLimit = 100 });
        using MemoryStream source = new(photo);
        Assert.Throws<ImageUnreadableException>(() => small.Remove(source, target, default));
        Assert.Throws<ImageTooLargeException>(() => small.Remove(photo, outputs, default));
        BackgroundRemover remover = new(_model, new RemovalOptions());
        Assert.Throws<ImageUnreadableException>(() => remover.Remove(photo.AsMemory(0, photo.Length / 2), outputs, default));
        Assert.Throws<ImageUnreadableException>(() => remover.Remove(ReadOnlyMemory<byte>.Empty, outputs, default));
        Assert.Equal(0, target.Length);
    }

    [Fact]
    public void A_failed_encoding_leaves_the_target_empty()
    {
        using MemoryStream source = new(File.ReadAllBytes(Scene.Write(_removal)));
        BackgroundRemover remover = new(_model, new RemovalOptions { Output = new() { Canvas = new(20_000, 10), Encoding = new(OutputFormat.WebP) } });
        using MemoryStream target = new();
        // WebP ends at 16383 pixels a side.
        Assert.Throws<OutputNotWritableException>(() => remover.Remove(source, target, default));
        Assert.Equal(0, target.Length);
    }
}

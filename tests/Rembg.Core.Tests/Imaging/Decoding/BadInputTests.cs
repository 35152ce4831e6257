using System.Buffers.Binary;
using System.IO.Hashing;

using Rembg.Files;
using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Tests;

/// <summary>Files that are broken, hostile or in the way: a named failure, and nothing left behind.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData("empty.jpg", "")]
    [InlineData("text.jpg", "This is not a photo.")]
    [InlineData("svg.png", "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")]
    public void Other_files_are_unreadable(string name, string content)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = removal.Directory[name];
        File.WriteAllText(photo, content);
        ImageUnreadableException exception = Assert.Throws<ImageUnreadableException>(() => removal.Run(photo));
        Assert.Equal(photo, exception.Path);
        Assert.Equal([name], removal.Directory.Files);
    }

    [Theory]
    [InlineData("girl-1.jpg")]
    [InlineData("girl.png")]
    public void A_truncated_photo_is_unreadable(string name)
    {
        using Removal removal = Removal.WithBrightness();
        byte[] bytes = File.ReadAllBytes(SharedData.Photo(name));
        string photo = removal.Directory[name];
        foreach (double part in (double[])[0.01, 0.3, 0.6, 0.95])
        {
            File.WriteAllBytes(photo, bytes[..(int)(bytes.Length * part)]);
            Assert.Throws<ImageUnreadableException>(() => removal.Run(photo));
        }

        Assert.Equal([name], removal.Directory.Files);
    }

    [Fact]
    public void A_missing_photo_or_a_directory_is_unreadable()
    {
        using Removal removal = Removal.WithBrightness();
        Assert.Throws<ImageUnreadableException>(() => removal.Run(removal.Directory["missing.jpg"]));
        Assert.Throws<ImageUnreadableException>(() => removal.Run(removal.Directory.Path));
    }

    [Fact]
    public void An_image_that_declares_too_many_pixels_is_refused_before_decoding()
    {
        using Removal removal = Removal.WithBrightness();
        string bomb = removal.Directory["bomb.png"];
        File.WriteAllBytes(bomb, PngHeader(60_000, 60_000));
        ImageTooLargeException exception = Assert.Throws<ImageTooLargeException>(() => removal.Run(bomb));
        Assert.Contains("60000 x 60000", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_pixel_limit_can_be_set()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = Pixels.Draw(100, 50, static (x, y) => (x, y, 0)).Write(removal.Directory["photo.png"]);
        Assert.Throws<ImageTooLargeException>(() => removal.Run(photo, new RemovalOptions { PixelLimit = 4999 }));
        Assert.Equal(100, removal.Run(photo, new RemovalOptions { PixelLimit = 5000 }).Width);
    }

    [Fact]
    public void An_existing_output_is_kept_unless_it_may_be_replaced()
    {
        using Removal removal = Removal.WithRealModel();
        using SegmentationModel model = SegmentationModel.Load(SharedData.Model, ModelDescriber.ByName(SharedData.Model));
        string output = removal.Directory["out.png"];
        File.WriteAllText(output, "precious");

        BackgroundRemover careful = new(model, new RemovalOptions());
        Assert.Throws<OutputExistsException>(() => careful.Remove(SharedData.Photo("girl.png"), output, default));
        Assert.Equal("precious", File.ReadAllText(output));
        Assert.Equal(["out.png"], removal.Directory.Files);

        BackgroundRemover bold = new(model, new RemovalOptions { Overwrite = true });
        bold.Remove(SharedData.Photo("girl.png"), output, default);
        Assert.Equal(4, Pixels.Read(output).Bands);
    }

    [Fact]
    public void A_destination_that_cannot_be_written_is_named()
    {
        using Removal removal = Removal.WithBrightness();
        using SegmentationModel model = SegmentationModel.Load(SharedData.Model, ModelDescriber.ByName(SharedData.Model));
        string file = removal.Directory["file"];
        File.WriteAllText(file, "in the way");
        BackgroundRemover remover = new(model, new RemovalOptions());
        OutputNotWritableException exception = Assert.Throws<OutputNotWritableException>(
            () => remover.Remove(SharedData.Photo("girl.png"), Path.Combine(file, "out.png"), default));
        Assert.Equal(Path.Combine(file, "out.png"), exception.Path);
    }

    [Fact]
    public void Cancelling_leaves_nothing_behind()
    {
        using Removal removal = Removal.WithRealModel();
        string photo = SharedData.Photo("bike.jpg");
        removal.Run(photo);
        int before = removal.Directory.Files.Count;
        foreach (int milliseconds in (int[])[0, 20, 60, 150, 250, 350, 450])
        {
            using CancellationTokenSource source = new(milliseconds);
            try
            {
                // A fast machine may be done by then; every file that is there must be whole.
                removal.Run(photo, cancellationToken: source.Token);
                before++;
            }
            catch (OperationCanceledException)
            {
            }
        }

        Assert.Equal(before, removal.Directory.Files.Count);
        Assert.DoesNotContain(removal.Directory.Files, file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    /// <summary>A PNG that begins well: signature, IHDR (8-bit RGB) and an empty IDAT.</summary>
    private static byte[] PngHeader(int width, int height)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = 2;
        return [0x89, .. "PNG"u8, 0x0D, 0x0A, 0x1A, 0x0A, .. Chunk("IHDR", header), .. Chunk("IDAT", [])];
    }

    private static byte[] Chunk(string name, byte[] data)
    {
        byte[] content = [.. System.Text.Encoding.ASCII.GetBytes(name), .. data];
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        byte[] checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32.HashToUInt32(content));
        return [.. length, .. content, .. checksum];
    }
}

using System.Buffers.Binary;

using Rembg.Imaging;
using Rembg.Inference;

namespace Rembg.Tests.Decoding;

/// <summary>Camera raw is recognized by its content, developed at full size, and refused where data are missing.</summary>
public sealed class CameraRawTests
{
    private const int Width = RawFile.Width;
    private const int Height = RawFile.Height;

    [Theory]
    [InlineData(1, Width, Height)]
    [InlineData(3, Width, Height)]
    [InlineData(6, Height, Width)]
    [InlineData(8, Height, Width)]
    public void A_raw_file_is_developed_upright(int orientation, int width, int height)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = removal.Directory["photo.tif"];
        File.WriteAllBytes(photo, RawFile.Create(orientation));
        RemovalResult result = removal.Run(photo);
        Assert.Equal((width, height), (result.Width, result.Height));

        // The bright disc is to the upper left of the stored picture.
        Pixels cutout = Pixels.Read(result.Output);
        (int x, int y) = orientation switch
        {
            1 => (80, 60),
            3 => (Width - 80, Height - 60),
            6 => (Height - 60, 80),
            _ => (60, Width - 80),
        };
        Assert.InRange(cutout[x, y, 3], 200, 255);
        Assert.InRange(cutout[width - x, height - y, 3], 0, 60);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void An_incomplete_raw_file_is_unreadable(double part)
    {
        using Removal removal = Removal.WithBrightness();
        byte[] file = RawFile.Create(orientation: 1);
        string photo = removal.Directory["photo.dng"];
        File.WriteAllBytes(photo, file[..(int)(file.Length * part)]);
        Assert.Throws<ImageUnreadableException>(() => removal.Run(photo));
    }

    [Theory]
    [InlineData(RawFile.RowsPerStripOffset, Height / 2)]
    [InlineData(RawFile.StripSizeOffset, 0)]
    [InlineData(RawFile.StripSizeOffset, 1 << 20)]
    public void A_raw_file_without_all_of_its_strips_is_unreadable(int offset, int value)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = removal.Directory["photo.dng"];
        byte[] plain = RawFile.Create(orientation: 1);
        byte[] file = RawFile.BelowAnotherDirectory(plain);
        File.WriteAllBytes(photo, file);
        Assert.Equal((Width, Height), (removal.Run(photo).Width, removal.Run(photo).Height));

        foreach (byte[] damaged in (byte[][])[plain, file])
        {
            BinaryPrimitives.WriteInt32LittleEndian(damaged.AsSpan(offset), value);
            File.WriteAllBytes(photo, damaged);
            Assert.Throws<ImageUnreadableException>(() => removal.Run(photo));
        }
    }

    [Fact]
    public void Mutated_raw_files_are_read_or_refused()
    {
        byte[] original = RawFile.Create(orientation: 1);
        Random random = new(23);
        for (int i = 0; i < 100; i++)
        {
            byte[] mutated = [.. original];
            for (int change = random.Next(1, 8); change > 0; change--)
            {
                mutated[random.Next(320)] = (byte)random.Next(256);
            }

            try
            {
                Photo photo = Photo.Open(PhotoContent.OfBytes("photo.dng", mutated), 1_000_000, CancellationToken.None);
                Assert.NotEmpty(PhotoThumbnail.Read(photo, 32, 32, CancellationToken.None));
            }
            catch (RembgException exception)
            {
                Assert.True(exception is ImageUnreadableException or ImageTooLargeException, exception.ToString());
            }
        }
    }
}

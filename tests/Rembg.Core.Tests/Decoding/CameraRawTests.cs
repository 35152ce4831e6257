using System.Buffers.Binary;

using Rembg.Imaging;
using Rembg.Inference;

namespace Rembg.Tests.Decoding;

/// <summary>Camera raw is recognized by its content, developed at full size, and refused where data are missing.</summary>
public sealed class CameraRawTests
{
    private const int Width = 240;
    private const int Height = 160;

    [Theory]
    [InlineData(1, Width, Height)]
    [InlineData(3, Width, Height)]
    [InlineData(6, Height, Width)]
    [InlineData(8, Height, Width)]
    public void A_raw_file_is_developed_upright(int orientation, int width, int height)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = removal.Directory["photo.tif"];
        File.WriteAllBytes(photo, RawFile(orientation));
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
        byte[] file = RawFile(orientation: 1);
        string photo = removal.Directory["photo.dng"];
        File.WriteAllBytes(photo, file[..(int)(file.Length * part)]);
        Assert.Throws<ImageUnreadableException>(() => removal.Run(photo));
    }

    [Fact]
    public void Mutated_raw_files_are_read_or_refused()
    {
        byte[] original = RawFile(orientation: 1);
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

    /// <summary>An uncompressed DNG (Adobe's specification, chapter 4) of a bright disc, 16 bits, red in the upper left of its pattern.</summary>
    private static byte[] RawFile(int orientation)
    {
        const int DirectoryOffset = 8;
        (ushort Tag, ushort Type, uint Count, byte[] Value)[] entries =
        [
            (254, 4, 1, Long(0)),
            (256, 4, 1, Long(Width)),
            (257, 4, 1, Long(Height)),
            (258, 3, 1, Short(16)),
            (259, 3, 1, Short(1)),
            (262, 3, 1, Short(32803)),
            (271, 2, 6, [.. "Rembg\0"u8]),
            (272, 2, 6, [.. "Tests\0"u8]),
            (273, 4, 1, []),
            (274, 3, 1, Short(orientation)),
            (277, 3, 1, Short(1)),
            (278, 4, 1, Long(Height)),
            (279, 4, 1, Long(Width * Height * 2)),
            (284, 3, 1, Short(1)),
            (33421, 3, 2, [.. Short(2), .. Short(2)]),
            (33422, 1, 4, [0, 1, 1, 2]),
            (50706, 1, 4, [1, 4, 0, 0]),
            (50708, 2, 12, [.. "Rembg Tests\0"u8]),
            (50714, 4, 1, Long(0)),
            (50717, 4, 1, Long(65535)),
            (50721, 10, 9, [.. ((int[])[1, 0, 0, 0, 1, 0, 0, 0, 1]).SelectMany(static value => (byte[])[.. Long(value), .. Long(1)])]),
            (50728, 5, 3, [.. ((int[])[1, 1, 1]).SelectMany(static value => (byte[])[.. Long(value), .. Long(1)])]),
            (50778, 3, 1, Short(21)),
        ];

        int valuesOffset = DirectoryOffset + 2 + (entries.Length * 12) + 4;
        int pixelsOffset = valuesOffset + entries.Sum(static entry => entry.Value.Length > 4 ? entry.Value.Length : 0);
        List<byte> directory = [.. Short(entries.Length)];
        List<byte> values = [];
        foreach ((ushort tag, ushort type, uint count, byte[] value) in entries)
        {
            byte[] content = tag == 273 ? Long(pixelsOffset) : value;
            byte[] field = content.Length > 4 ? Long(valuesOffset + values.Count) : [.. content, .. new byte[4 - content.Length]];
            directory.AddRange([.. Short(tag), .. Short(type), .. Long((int)count), .. field]);
            values.AddRange(content.Length > 4 ? content : []);
        }

        byte[] pixels = new byte[Width * Height * 2];
        for (int i = 0; i < Width * Height; i++)
        {
            bool isBright = Math.Pow((i % Width) - 80, 2) + Math.Pow((i / Width) - 60, 2) < 1600;
            BinaryPrimitives.WriteUInt16LittleEndian(pixels.AsSpan(i * 2), (ushort)(isBright ? 50_000 : 2_000));
        }

        return [.. "II"u8, 42, 0, .. Long(DirectoryOffset), .. directory, .. Long(0), .. values, .. pixels];
    }

    private static byte[] Short(int value) => [(byte)value, (byte)(value >> 8)];

    private static byte[] Long(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];
}

using System.Buffers.Binary;

using Rembg.Imaging;
using Rembg.Imaging.Decoding.Magick;

namespace Rembg.Tests.Decoding;

/// <summary>Damaged files of the formats that ImageMagick reads: a named failure or a picture, and nothing left behind.</summary>
public sealed class HostileFileTests
{
    private const int Mutations = 60;
    private const long PixelLimit = 4_000_000;

    [Theory]
    [MemberData(nameof(SampleFile.Names), MemberType = typeof(SampleFile))]
    public void A_truncated_file_is_unreadable(string name)
    {
        using Removal removal = Removal.WithBrightness();
        string photo = SampleFile.Write(removal.Directory, name);
        byte[] bytes = File.ReadAllBytes(photo);
        foreach (double part in (double[])[0.05, 0.3, 0.6, 0.9])
        {
            File.WriteAllBytes(photo, bytes[..(int)(bytes.Length * part)]);
            Assert.Throws<ImageUnreadableException>(() => removal.Run(photo));
        }

        Assert.Equal([name], removal.Directory.Files);
    }

    [Theory]
    [MemberData(nameof(SampleFile.Names), MemberType = typeof(SampleFile))]
    public void Mutated_files_are_read_or_refused(string name)
    {
        using TemporaryDirectory directory = new();
        byte[] original = File.ReadAllBytes(SampleFile.Write(directory, name));
        Random random = new(17);
        for (int i = 0; i < Mutations; i++)
        {
            byte[] mutated = [.. original];
            for (int change = random.Next(1, 12); change > 0; change--)
            {
                mutated[random.Next(i % 2 == 0 ? Math.Min(mutated.Length, 400) : mutated.Length)] = (byte)random.Next(256);
            }

            try
            {
                Photo photo = Photo.Open(PhotoContent.OfBytes(name, mutated), PixelLimit, CancellationToken.None);
                Assert.Equal(32 * 32 * 3, PhotoThumbnail.Read(photo, 32, 32, CancellationToken.None).Length);
            }
            catch (RembgException exception)
            {
                Assert.True(exception is ImageUnreadableException or ImageTooLargeException, exception.ToString());
            }
        }
    }

    [Fact]
    public void A_Photoshop_file_that_declares_too_many_pixels_is_refused_before_decoding()
    {
        using Removal removal = Removal.WithBrightness();
        string photo = SampleFile.Write(removal.Directory, "photo.psd");
        byte[] bytes = File.ReadAllBytes(photo);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(14), 30_000);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(18), 30_000);
        File.WriteAllBytes(photo, bytes);
        Assert.Throws<ImageTooLargeException>(() => removal.Run(photo));
    }

    [Fact]
    public void A_jpeg_xl_without_a_picture_is_unreadable()
    {
        byte[] file = [0, 0, 0, 12, .. "JXL "u8, 0x0D, 0x0A, 0x87, 0x0A, 0, 0, 0, 8, .. "free"u8];
        Assert.Throws<ImageUnreadableException>(() => Photo.Open(PhotoContent.OfBytes("photo.jxl", file), PixelLimit, CancellationToken.None));
    }

    [Fact]
    public void Decoding_that_cannot_be_interrupted_is_left_behind()
    {
        using CancellationTokenSource cancellation = new();
        using ManualResetEventSlim go = new();
        using Disposable result = new();
        Task<Disposable> run = Task.Run(() => MagickTask.Run(
            () =>
            {
                cancellation.Cancel();
                go.Wait(TestContext.Current.CancellationToken);
                return result;
            },
            cancellation.Token));
        Assert.ThrowsAny<OperationCanceledException>(() => run.GetAwaiter().GetResult());
        go.Set();
        Assert.True(result.Disposed.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    private sealed class Disposable : IDisposable
    {
        public ManualResetEventSlim Disposed { get; } = new();

        public void Dispose() => Disposed.Set();
    }
}

using NetVips;

using Rembg.Files;
using Rembg.Imaging;
using Rembg.Imaging.Vips;
using Rembg.Imaging.Writing;

namespace Rembg.Tests;

/// <summary>A PNG file that cannot be completed does not appear.</summary>
[Trait("Speed", "Fast")]
public sealed class PngFailureTests : IDisposable
{
    private const int Width = 2000;
    private const int Height = 1500;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Cancelling_in_the_middle_leaves_no_file()
    {
        using CancellationTokenSource cancellation = new();
        Assert.ThrowsAny<OperationCanceledException>(() => Write(CancelInTheMiddle, cancellation.Token));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));

        void CancelInTheMiddle(int y)
        {
            if (y == Height / 2)
            {
                cancellation.Cancel();
            }
        }
    }

    [Fact]
    public void A_failure_in_the_middle_is_reported_and_leaves_no_file()
    {
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => Write(FailInTheMiddle, CancellationToken.None));
        Assert.Equal("row", exception.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_directory.Path));

        static void FailInTheMiddle(int y)
        {
            if (y == Height / 2)
            {
                throw new InvalidDataException("row");
            }
        }
    }

    [Fact]
    public void A_full_disk_is_reported()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a device that is always full.");
        IOException exception = Assert.Throws<IOException>(() => WriteTo("/dev/full", static _ => { }, CancellationToken.None));
        Assert.Contains("No space left", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_complete_file_appears()
    {
        Write(static _ => { }, CancellationToken.None);
        Assert.Equal([_directory["out.png"]], Directory.GetFileSystemEntries(_directory.Path));
        Assert.Equal(OutputState.Complete, OutputFile.Inspect(_directory["out.png"], OutputFormat.Png));
    }

    private void Write(Action<int> visit, CancellationToken cancellationToken) =>
        AtomicFile.Write(_directory["out.png"], overwrite: false, path => WriteTo(path, visit, cancellationToken));

    private static void WriteTo(string path, Action<int> visit, CancellationToken cancellationToken)
    {
        using VipsScope vips = new(cancellationToken);
        Image noise = vips.Track(DrawnPixels.Draw(DrawnContent.Random, Width, Height, bands: 4, seed: 7).ToImage());
        Image image = RowOperation.Append(
            noise,
            4,
            (_, y, source, target) =>
            {
                visit(y);
                source.CopyTo(target);
            },
            vips);
        OutputTarget.WriteFile(path, target => vips.Evaluate(image, pixels =>
        {
            new ImageEncoding().Write(pixels, target);
            return pixels;
        }));
    }
}

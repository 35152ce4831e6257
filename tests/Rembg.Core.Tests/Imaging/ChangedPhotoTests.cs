using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;
using Rembg.Models;
using Rembg.Tests.Decoding;

namespace Rembg.Tests;

/// <summary>A photo that changes while it is in work: no output has the mask of one photo and the pixels of another.</summary>
public sealed class ChangedPhotoTests : IDisposable
{
    private const int Side = 64;

    private readonly TemporaryDirectory _files = new();
    private readonly SegmentationModel _model;

    public ChangedPhotoTests()
    {
        File.WriteAllBytes(_files["brightness.onnx"], TinyModel.Brightness(32, 32));
        _model = SegmentationModel.Load(_files["brightness.onnx"], new ModelDescription { Name = "brightness" });
    }

    public void Dispose()
    {
        _model.Dispose();
        _files.Dispose();
    }

    public static TheoryData<string> Formats => ["png", "jpg", "webp", "tif", "gif"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void One_that_is_replaced_is_an_error(string format) =>
        AssertChanged(format, (photo, other) => File.Move(other, photo, overwrite: true));

    [Theory]
    [MemberData(nameof(Formats))]
    public void One_that_is_written_to_is_an_error(string format) => AssertChanged(format, static (photo, other) => Overwrite(photo, File.ReadAllBytes(other)));

    [Fact]
    public void One_that_is_cut_off_is_an_error() => AssertChanged("webp", static (photo, _) => Overwrite(photo, [1, 2, 3]));

    [Fact]
    public void One_that_is_replaced_by_an_older_one_is_an_error() => AssertChanged("png", static (photo, other) =>
    {
        File.SetLastWriteTimeUtc(other, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.Move(other, photo, overwrite: true);
    });

    [Fact]
    public void One_that_is_written_to_with_its_time_kept_is_an_error() => AssertChanged("png", static (photo, _) =>
    {
        DateTime time = File.GetLastWriteTimeUtc(photo);
        Overwrite(photo, File.ReadAllBytes(photo));
        File.SetLastWriteTimeUtc(photo, time);
    });

    [Fact]
    public void One_that_is_deleted_is_an_error() => AssertChanged("png", static (photo, _) => File.Delete(photo));

    [Theory]
    [InlineData("photo.heic")]
    [InlineData("photo.dng")]
    public void Decoders_of_named_files_read_no_other_file_than_the_one_that_was_opened(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere these decoders open the path.");
        string path = SampleFile.WriteAny(_files, name);
        string other = _files["other"];
        File.Copy(path, other);
        using Photo photo = Photo.Open(path, 1_000_000, TestContext.Current.CancellationToken);
        Assert.NotEmpty(PhotoThumbnail.Read(photo, Side, Side, TestContext.Current.CancellationToken));
        File.Move(other, path, overwrite: true);
        Assert.Throws<ImageChangedException>(() => PhotoThumbnail.Read(photo, Side, Side, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_file_stays_open_for_a_decoder_that_outlasts_its_photo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the path stays as it is.");
        string path = _files["photo"];
        File.WriteAllBytes(path, [1, 2, 3]);
        PhotoContent content = PhotoContent.OfFile(path);
        string open = content.File!;
        using (content.KeepOpen())
        {
            content.Dispose();
            File.Delete(path);
            Assert.Equal([1, 2, 3], File.ReadAllBytes(open));
        }

        Assert.Throws<ObjectDisposedException>(content.KeepOpen);
    }

    [Fact]
    public void A_background_image_that_changes_is_an_error()
    {
        string photo = Draw("photo.png", level: 100);
        string background = Draw("background.png", level: 50);
        string other = Draw("other.png", level: 200);
        OutputOptions options = new() { BackgroundImage = background };
        ImageChangedException exception = Assert.Throws<ImageChangedException>(() => Remove(photo, options, () => File.Move(other, background, overwrite: true)));
        Assert.Equal(background, exception.Path);
        Assert.False(File.Exists(_files["second.png"]));
    }

    [Fact]
    public void One_that_is_only_read_by_others_is_done()
    {
        string photo = Draw("photo.png", level: 100);
        Remove(photo, new OutputOptions(), () => File.ReadAllBytes(photo));
        Assert.True(File.Exists(_files["second.png"]));
    }

    private void AssertChanged(string format, Action<string, string> change)
    {
        string photo = Draw("photo." + format, level: 100);
        string other = Draw("other." + format, level: 200);
        ImageChangedException exception = Assert.Throws<ImageChangedException>(() => Remove(photo, new OutputOptions(), () => change(photo, other)));
        Assert.Equal(photo, exception.Path);
        Assert.DoesNotContain(_files.Files, static file => file.Contains("second", StringComparison.Ordinal) || file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    /// <summary>Makes two outputs of a photo, and calls back between them.</summary>
    private void Remove(string photo, OutputOptions options, Action between)
    {
        using CallingStream first = new(between);
        RemovalOutput[] outputs = [new(first, new OutputOptions()), new(_files["second.png"], options)];
        new BackgroundRemover(_model, new RemovalOptions()).Remove(photo, outputs, TestContext.Current.CancellationToken);
    }

    private string Draw(string name, int level)
    {
        string path = _files[name];
        Pixels.Draw(Side, Side, (x, y) => (x * 4, y * 4, level)).Write(path);
        return path;
    }

    private static void Overwrite(string path, byte[] content)
    {
        using FileStream file = new(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
        file.Write(content);
    }

    /// <summary>Receives an output, and calls back when it is there.</summary>
    private sealed class CallingStream(Action callback) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, count);
            callback();
        }
    }
}

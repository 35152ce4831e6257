using Rembg.Models;
using Rembg.Models.Installing;

namespace Rembg.Tests.Installing;

/// <summary>Models that come from a folder, and invalid sources.</summary>
public sealed class FolderSourceTests
{
    [Theory]
    [InlineData("Tiny-v1.onnx", false)]
    [InlineData("tiny.onnx", false)]
    [InlineData("Tiny-v1.onnx", true)]
    public void A_folder_has_the_file_under_either_name_and_needs_no_network(string name, bool asAddress)
    {
        using TinyPublication tiny = new(3_000_000);
        using TemporaryDirectory folder = new();
        File.WriteAllBytes(folder[name], tiny.Content);
        tiny.InstallWell(TinyPublication.From(asAddress ? new Uri(folder.Path).ToString() : folder.Path) with { Offline = true });
        Assert.Equal([name], folder.Files);
        Assert.Equal(new InstallProgress(InstallStep.Download, 0, tiny.Content.Length), tiny.Progress[0]);
        Assert.Equal(new InstallProgress(InstallStep.Verify, tiny.Content.Length, tiny.Content.Length), tiny.Progress[^1]);
    }

    [Theory]
    [InlineData("100% #1 [new].bin")]
    [InlineData("a?b.onnx")]
    public void A_file_may_have_any_name(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows() && name.Contains('?', StringComparison.Ordinal), "Windows has no such names.");
        using TinyPublication tiny = new();
        using TemporaryDirectory folder = new();
        File.WriteAllBytes(folder[name], tiny.Content);
        tiny.InstallWell(TinyPublication.From(folder[name]));
    }

    [Fact]
    public void The_published_name_comes_first()
    {
        using TinyPublication tiny = new();
        using TemporaryDirectory folder = new();
        File.WriteAllBytes(folder["Tiny-v1.onnx"], tiny.Content);
        File.WriteAllBytes(folder["tiny.onnx"], tiny.OtherContent);
        tiny.InstallWell(TinyPublication.From(folder.Path));
    }

    [Fact]
    public void The_directory_itself_may_be_the_source()
    {
        using TinyPublication tiny = new();
        File.WriteAllBytes(tiny.Directory["tiny.onnx"], tiny.Content);
        tiny.InstallWell(TinyPublication.From(tiny.Directory.Path) with { Overwrite = true });
    }

    [Fact]
    public void A_part_of_a_download_is_no_part_of_a_copy()
    {
        using TinyPublication tiny = new();
        using TemporaryDirectory folder = new();
        File.WriteAllBytes(folder["tiny.onnx"], tiny.Content);
        File.WriteAllBytes(tiny.Directory[TinyPublication.Part], [.. tiny.OtherContent, 1, 2, 3]);
        tiny.InstallWell(TinyPublication.From(folder.Path));
    }

    [Fact]
    public void A_folder_without_it_and_a_file_that_is_missing_are_named()
    {
        using TinyPublication tiny = new();
        using TemporaryDirectory folder = new();
        DownloadFailedException exception = tiny.InstallBadly(TinyPublication.From(folder.Path), DownloadFailureReason.NotFound);
        Assert.Contains(folder["Tiny-v1.onnx"], exception.Message, StringComparison.Ordinal);
        Assert.Contains(folder["tiny.onnx"], exception.Message, StringComparison.Ordinal);
        Assert.Equal(folder["no"], tiny.InstallBadly(TinyPublication.From(folder["no"]), DownloadFailureReason.NotFound).Path);
    }

    [Fact]
    public void Another_file_is_put_aside_and_the_source_stays()
    {
        using TinyPublication tiny = new();
        using TemporaryDirectory folder = new();
        File.WriteAllBytes(folder["tiny.onnx"], tiny.OtherContent);
        ChecksumMismatchException exception = Assert.Throws<ChecksumMismatchException>(() => tiny.Install(TinyPublication.From(folder.Path)));
        Assert.Equal([TinyPublication.Rejected], tiny.Directory.Files);
        Assert.Contains(folder["tiny.onnx"], exception.Message, StringComparison.Ordinal);
        Assert.Equal(tiny.OtherContent, File.ReadAllBytes(folder["tiny.onnx"]));
    }

    [Fact]
    public void A_file_that_is_far_too_large_is_not_copied()
    {
        using TinyPublication tiny = new();
        using TemporaryDirectory folder = new();
        File.WriteAllBytes(folder["tiny.onnx"], new byte[2_000_000]);
        tiny.InstallBadly(TinyPublication.From(folder.Path), DownloadFailureReason.TooLarge);
    }

    [Fact]
    public void A_copy_can_be_cancelled()
    {
        using TinyPublication tiny = new(5_000_000);
        using TemporaryDirectory folder = new();
        File.WriteAllBytes(folder["tiny.onnx"], tiny.Content);
        using CancellationTokenSource source = new();
        Assert.ThrowsAny<OperationCanceledException>(() => new ModelInstaller(TinyPublication.From(folder.Path))
            .Install(tiny.Model, tiny.Directory.Path, new Cancellation(source), null, source.Token));
        Assert.DoesNotContain(TinyPublication.FileName, tiny.Directory.Files);
        tiny.InstallWell(TinyPublication.From(folder.Path));
    }

    [Theory]
    [InlineData("ftp://me:secret@example.org/models", "ftp")]
    [InlineData("models", "full path")]
    [InlineData("./models", "full path")]
    [InlineData("example.org/models", "full path")]
    [InlineData("me:secret@example.org/models", "full path")]
    [InlineData("https://me:secret@example.org:99999/models", "full path")]
    [InlineData("", "full path")]
    public void A_source_must_be_an_address_or_a_path(string source, string word)
    {
        using TinyPublication tiny = new();
        DownloadFailedException exception = tiny.InstallBadly(TinyPublication.From(source), DownloadFailureReason.InvalidSource);
        Assert.Contains(word, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_source_it_is_rembgs_own()
    {
        HttpSource source = Assert.IsType<HttpSource>(Assert.Single(ModelSource.Resolve(null, ModelCatalogue.All.Single(static model => model.Name == "u2netp"))));
        Assert.Equal("https://github.com/danielgatis/rembg/releases/download/v0.0.0/u2netp.onnx", source.Address.ToString());
        Assert.Null(source.Credentials);
    }

    private sealed class Cancellation : IProgress<InstallProgress>
    {
        private readonly CancellationTokenSource _source;

        public Cancellation(CancellationTokenSource source)
        {
            _source = source;
        }

        public void Report(InstallProgress value) => _source.Cancel();
    }
}

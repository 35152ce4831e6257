using Rembg.Files;
using Rembg.Models;
using Rembg.Models.Installing;

namespace Rembg.Tests.Installing;

/// <summary>Files that are already in the directory, and directories and disks that cannot be written to.</summary>
public sealed class InstalledFileTests
{
    [Fact]
    public async Task The_published_file_is_left_alone()
    {
        using TinyPublication tiny = new();
        File.WriteAllBytes(tiny.Directory[TinyPublication.FileName], tiny.Content);
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        tiny.InstallWell(TinyPublication.From(server) with { Offline = true });
        Assert.Empty(server.Requests);
        Assert.Equal(InstallStep.Verify, tiny.Progress[0].Step);
    }

    [Fact]
    public async Task Another_file_of_the_name_is_not_replaced_unless_asked_for()
    {
        using TinyPublication tiny = new();
        File.WriteAllBytes(tiny.Directory[TinyPublication.FileName], tiny.OtherContent);
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        ModelModifiedException exception = Assert.Throws<ModelModifiedException>(() => tiny.Install(TinyPublication.From(server)));
        Assert.Equal(tiny.Directory[TinyPublication.FileName], exception.Path);
        Assert.Equal(tiny.Model.Publication!.Checksums, exception.Expected);
        Assert.Contains(Assert.Single(exception.Actual).Value, exception.Message, StringComparison.Ordinal);
        Assert.Empty(server.Requests);
        Assert.Equal([TinyPublication.FileName], tiny.Directory.Files);
        Assert.Equal(tiny.OtherContent, File.ReadAllBytes(exception.Path));

        tiny.InstallWell(TinyPublication.From(server) with { Overwrite = true });
    }

    [Fact]
    public async Task Overwriting_brings_even_the_published_file_anew()
    {
        using TinyPublication tiny = new();
        File.WriteAllBytes(tiny.Directory[TinyPublication.FileName], tiny.Content);
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        tiny.InstallWell(TinyPublication.From(server) with { Overwrite = true });
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_old_file_stays_if_the_new_one_cannot_be_written()
    {
        using TinyPublication tiny = new();
        File.WriteAllBytes(tiny.Directory[TinyPublication.FileName], tiny.OtherContent);
        await using ModelServer server = await ModelServer.StartAsync(Answer.Cut(tiny.Content, 1000));
        tiny.InstallBadly(
            TinyPublication.From(server) with { Overwrite = true, Retries = 0 }, DownloadFailureReason.Interrupted, TinyPublication.FileName, TinyPublication.Part);
        Assert.Equal(tiny.OtherContent, File.ReadAllBytes(tiny.Directory[TinyPublication.FileName]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_that_another_program_puts_there_meanwhile_is_judged_and_stays(bool published)
    {
        using TinyPublication tiny = new();
        byte[] theirs = published ? tiny.Content : tiny.OtherContent;
        await using ModelServer server = await ModelServer.StartAsync(context =>
        {
            File.WriteAllBytes(tiny.Directory[TinyPublication.FileName], theirs);
            return Answer.File(tiny.Content)(context);
        });
        if (published)
        {
            tiny.InstallWell(TinyPublication.From(server));
            return;
        }

        Assert.Throws<ModelModifiedException>(() => tiny.Install(TinyPublication.From(server)));
        Assert.Equal([TinyPublication.FileName], tiny.Directory.Files);
        Assert.Equal(theirs, File.ReadAllBytes(tiny.Directory[TinyPublication.FileName]));
    }

    [Fact]
    public async Task The_directory_is_made()
    {
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        string directory = tiny.Directory["a/b"];
        Assert.Equal(Path.Combine(directory, "tiny.onnx"), new ModelInstaller(TinyPublication.From(server)).Install(tiny.Model, directory, null, null, CancellationToken.None));
        Assert.Equal(["a/b/tiny.onnx"], tiny.Directory.Files);
    }

    [Fact]
    public void A_model_that_is_not_published_cannot_be_brought()
    {
        using TinyPublication tiny = new() { Model = new ModelDescription { Name = "mine" } };
        Assert.Equal("mine", Assert.Throws<ModelNotFoundException>(() => tiny.Install(new InstallOptions())).Path);
        Assert.Empty(tiny.Directory.Files);
    }

    [Fact]
    public async Task A_file_in_the_directorys_place_cannot_be_written_to()
    {
        using TinyPublication tiny = new();
        string file = tiny.Directory["models"];
        File.WriteAllText(file, "a file");
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        ModelInstaller installer = new(TinyPublication.From(server));
        OutputNotWritableException exception = Assert.Throws<OutputNotWritableException>(() => installer.Install(tiny.Model, file, null, null, CancellationToken.None));
        Assert.Equal(Path.Combine(file, "tiny.onnx"), exception.Path);
        Assert.Equal(["models"], tiny.Directory.Files);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_directory_that_even_root_cannot_write_to_is_reported_before_the_download()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a directory that nobody can write to.");
        using TinyPublication tiny = new();
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        ModelInstaller installer = new(TinyPublication.From(server));
        OutputNotWritableException exception = Assert.Throws<OutputNotWritableException>(() => installer.Install(tiny.Model, "/sys", null, null, CancellationToken.None));
        Assert.Equal("/sys/tiny.onnx", exception.Path);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_directory_in_the_files_place_is_not_replaced()
    {
        using TinyPublication tiny = new();
        Directory.CreateDirectory(tiny.Directory[TinyPublication.FileName]);
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        Assert.Throws<OutputNotWritableException>(() => tiny.Install(TinyPublication.From(server)));
        Assert.True(Directory.Exists(tiny.Directory[TinyPublication.FileName]));
    }

    [Fact]
    public async Task A_full_disk_is_reported_before_the_download()
    {
        using TinyPublication tiny = new();
        ModelDescription huge = tiny.Model with { Publication = tiny.Model.Publication! with { Size = 1L << 60 } };
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        ModelInstaller installer = new(TinyPublication.From(server));
        DiskFullException exception = Assert.Throws<DiskFullException>(() => installer.Install(huge, tiny.Directory.Path, null, null, CancellationToken.None));
        Assert.Equal(tiny.Directory[TinyPublication.FileName], exception.Path);
        Assert.Empty(server.Requests);
        Assert.Empty(tiny.Directory.Files);
    }

    [Fact]
    public async Task A_disk_that_fills_up_during_the_download_is_reported()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has a device that is always full.");
        using TinyPublication tiny = new();
        File.CreateSymbolicLink(tiny.Directory[TinyPublication.Part], "/dev/full");
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        DiskFullException exception = Assert.Throws<DiskFullException>(() => tiny.Install(TinyPublication.From(server)));
        Assert.Equal(tiny.Directory[TinyPublication.FileName], exception.Path);
        Assert.Single(server.Requests);
        Assert.Empty(tiny.Directory.Files);
    }
}

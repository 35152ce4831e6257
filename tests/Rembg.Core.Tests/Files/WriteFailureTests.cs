using Rembg.Files;

namespace Rembg.Tests.Files;

/// <summary>Each refusal of the system to write is a sentence of its own, with the system's name for it.</summary>
[Trait("Speed", "Fast")]
public sealed class WriteFailureTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>The numbers of errno on Linux, with the obstacle and the reason in the message.</summary>
    public static TheoryData<int, OutputObstacle, string> Refusals => new()
    {
        { 13, OutputObstacle.AccessDenied, "there is no permission to write to the directory '{0}' (EACCES)" },
        { 1, OutputObstacle.AccessDenied, "there is no permission to write to the directory '{0}' (EPERM)" },
        { 122, OutputObstacle.Quota, "the disk quota is exceeded (EDQUOT)" },
        { 30, OutputObstacle.ReadOnly, "the file system is mounted read-only (EROFS)" },
        { 27, OutputObstacle.FileTooLarge, "the file is larger than the file system or the user's limit allows (EFBIG)" },
        { 36, OutputObstacle.NameTooLong, "the name is too long for the file system (ENAMETOOLONG)" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void An_error_of_the_system_is_translated(int number, OutputObstacle obstacle, string reason)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Numbers of errors differ between systems.");
        RembgException failure = WriteFailure.OfFile(_files["a.png"], new IOException("what the system said", number));
        Assert.Equal(obstacle, failure is DiskFullException full ? full.Obstacle : Assert.IsType<OutputNotWritableException>(failure).Obstacle);
        Assert.Equal(obstacle == OutputObstacle.Quota, failure is DiskFullException);
        Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, reason, _files.Path), failure.Message, StringComparison.Ordinal);
        Assert.Contains(_files["a.png"], failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("what the system said", failure.Message, StringComparison.Ordinal);
        Assert.Equal(number, failure.HResult);
    }

    [Fact]
    public void A_directory_without_permission_is_refused_by_the_system_itself()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Root may write everywhere.");
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The permissions are those of Unix.");
            return;
        }

        Directory.CreateDirectory(_files["closed"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        AssertClosed(Assert.Throws<OutputNotWritableException>(() => AtomicFile.Write(_files["closed/a.png"], overwrite: true, static path => File.WriteAllText(path, "new"))));
        AssertClosed(Assert.Throws<OutputNotWritableException>(() => new OutputDirectories().CanWrite(_files["closed/deeper"])));

        void AssertClosed(OutputNotWritableException failure)
        {
            Assert.Equal(OutputObstacle.AccessDenied, failure.Obstacle);
            Assert.Contains($"'{_files["closed"]}' (EACCES)", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("size=128k", OutputObstacle.NoSpace, "the disk is full (ENOSPC)")]
    [InlineData("size=4m,nr_inodes=1", OutputObstacle.NoFiles, "accepts no more files, although")]
    [InlineData("ro", OutputObstacle.ReadOnly, "mounted read-only (EROFS)")]
    public void The_error_on_a_small_or_read_only_file_system_gives_the_reason(string options, OutputObstacle obstacle, string reason)
    {
        using MemoryFileSystem files = new(_files["mounted"], options);
        Exception failure = Assert.ThrowsAny<RembgException>(() =>
            AtomicFile.Write(_files["mounted/a.png"], overwrite: true, static path => File.WriteAllBytes(path, new byte[1 << 20])));
        Assert.Equal(obstacle, failure is DiskFullException full ? full.Obstacle : Assert.IsType<OutputNotWritableException>(failure).Obstacle);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_files["mounted"]));
    }
}

using Rembg.Files;

namespace Rembg.Tests.Files;

/// <summary>Files that other programs have open for a moment, and names and paths that Windows takes in its own way.</summary>
public sealed class BusyFileTests : IDisposable
{
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(0x20)]
    [InlineData(0x21)]
    [InlineData(0x4C8)]
    public void An_operation_is_tried_again_if_the_file_is_in_use(int error)
    {
        int tries = 0;
        BusyFile.Repeat(
            () =>
            {
                if (++tries < 4)
                {
                    throw new IOException("in use", unchecked((int)0x80070000) | error);
                }
            },
            BusyFile.IsBusy);
        Assert.Equal(4, tries);
    }

    [Fact]
    public void A_file_that_stays_in_use_is_an_error_in_the_systems_words()
    {
        int tries = 0;
        IOException exception = Assert.Throws<IOException>(() => BusyFile.Repeat(
            () =>
            {
                tries++;
                throw new IOException("in use by a scanner", SharingViolation);
            },
            BusyFile.IsBusy));
        Assert.Equal("in use by a scanner", exception.Message);
        Assert.InRange(tries, 2, 20);
    }

    [Fact]
    public void Other_failures_are_not_repeated()
    {
        int tries = 0;
        Assert.Throws<IOException>(() => BusyFile.Repeat(
            () =>
            {
                tries++;
                throw new IOException("the disk is full", unchecked((int)0x80070070));
            },
            BusyFile.IsBusy));
        Assert.ThrowsAny<IOException>(() => BusyFile.Move(_files["none/a"], _files["b"], overwrite: true));
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task An_output_replaces_a_file_that_a_scanner_lets_go_of()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Elsewhere an open file can be replaced.");
        string path = _files["a.png"];
        File.WriteAllText(path, "old");
        FileStream scanner = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        Task release = Task.Delay(300, TestContext.Current.CancellationToken).ContinueWith(_ => scanner.Dispose(), TestContext.Current.CancellationToken);
        AtomicFile.Write(path, overwrite: true, static temporary => File.WriteAllText(temporary, "new"));
        await release;
        Assert.Equal("new", File.ReadAllText(path));
    }

    [Fact]
    public void A_file_that_is_read_can_be_renamed_and_deleted()
    {
        File.WriteAllText(_files["a"], "content");
        using (RegularFile.OpenRead(_files["a"]))
        {
            File.Move(_files["a"], _files["b"]);
            File.Delete(_files["b"]);
        }

        // Some file systems of Windows keep the name until the file is closed.
        Assert.Empty(_files.Files);
    }

    [Theory]
    [InlineData(@"C:\photos\a.jpg", 0, @"C:\photos\a.jpg")]
    [InlineData(@"C:\photos\", 300, @"\\?\C:\photos\")]
    [InlineData(@"\\server\share\", 300, @"\\?\UNC\server\share\")]
    [InlineData(@"\\?\C:\photos\", 300, @"\\?\C:\photos\")]
    [InlineData(@"\\.\pipe\", 300, @"\\.\pipe\")]
    public void Long_paths_of_Windows_get_their_extended_form(string path, int more, string start)
    {
        string name = new('a', more);
        Assert.Equal(start + name, SystemPath.Extended(path + name));
    }

    [Theory]
    [InlineData("con", true)]
    [InlineData("CON", true)]
    [InlineData("nul.txt", true)]
    [InlineData("aux.int8", true)]
    [InlineData("com1", true)]
    [InlineData("LPT9.onnx", true)]
    [InlineData("com¹", true)]
    [InlineData("nul .txt", true)]
    [InlineData("con:", true)]
    [InlineData("conin$", true)]
    [InlineData("console", false)]
    [InlineData("com", false)]
    [InlineData("com10", false)]
    [InlineData("null", false)]
    [InlineData("my.con", false)]
    public void Names_of_devices_are_known(string name, bool isDevice) => Assert.Equal(isDevice, DeviceNames.Includes(name));
}

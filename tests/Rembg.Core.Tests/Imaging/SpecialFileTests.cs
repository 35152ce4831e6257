using System.Diagnostics;
using System.Net.Sockets;

using Rembg.Files;
using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;
using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>Only files with content are read; pipes, sockets and devices are refused at once.</summary>
public sealed class SpecialFileTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public SpecialFileTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has none of these among its files.");
    }

    public static TheoryData<string> Kinds => ["pipe", "socket", "device"];

    public void Dispose()
    {
        _socket.Dispose();
        _files.Dispose();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_photo_is_refused(string kind)
    {
        using Removal removal = Removal.WithBrightness();
        ImageUnreadableException exception = Assert.Throws<ImageUnreadableException>(() => removal.Run(Create(kind, "photo.jpg")));
        Assert.EndsWith("it is a pipe, a socket or a device, not a regular file.", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_background_image_is_refused(string kind)
    {
        using Removal removal = Removal.WithBrightness();
        Pixels.Draw(8, 8, static (x, y) => (x, y, 0)).Write(_files["photo.png"]);
        OutputOptions output = new() { BackgroundImage = Create(kind, "background.jpg") };
        Assert.Equal(output.BackgroundImage, Assert.Throws<ImageUnreadableException>(() => removal.Run(_files["photo.png"], new RemovalOptions { Output = output })).Path);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_model_is_refused(string kind)
    {
        string path = Create(kind, "model.onnx");
        Assert.Throws<ModelInvalidException>(() => SegmentationModel.Load(path));
        Assert.Throws<ModelInvalidException>(() => OnnxFile.Read(path));
        Assert.Throws<IOException>(() => Checksum.Compute(path, ChecksumAlgorithm.Sha256, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_link_to_a_file_is_read()
    {
        using Removal removal = Removal.WithBrightness();
        Pixels.Draw(8, 8, static (x, y) => (x, y, 0)).Write(_files["photo.png"]);
        File.CreateSymbolicLink(_files["link.png"], _files["photo.png"]);
        Assert.True(File.Exists(removal.Run(_files["link.png"]).Output));
    }

    private string Create(string kind, string name)
    {
        string path = _files[name];
        switch (kind)
        {
            case "pipe":
                using (Process maker = Process.Start("mkfifo", [path]))
                {
                    maker.WaitForExit();
                    Assert.Equal(0, maker.ExitCode);
                }

                break;
            case "socket":
                _socket.Bind(new UnixDomainSocketEndPoint(path));
                break;
            default:
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
        }

        return path;
    }
}

using System.Security.Cryptography;

using Rembg.Files;
using Rembg.Models;
using Rembg.Models.Installing;

namespace Rembg.Tests.Installing;

/// <summary>A published model of a few hundred kilobytes, and a directory to bring it to.</summary>
internal sealed class TinyPublication : IDisposable
{
    public const string FileName = "tiny.onnx";
    public const string Part = FileName + ".part";
    public const string Rejected = FileName + ".rejected";

    public TinyPublication(int size = 300_000)
    {
        Content = new byte[size];
        new Random(size).NextBytes(Content);
        Model = new ModelDescription
        {
            Name = "tiny",
            Publication = new ModelPublication("Tiny-v1.onnx", size, [new Checksum(ChecksumAlgorithm.Sha256, Convert.ToHexStringLower(SHA256.HashData(Content)))]),
        };
    }

    /// <summary>The published bytes.</summary>
    public byte[] Content { get; }

    /// <summary>Other bytes of the same number.</summary>
    public byte[] OtherContent => [.. Content.Select(static value => (byte)~value)];

    public ModelDescription Model { get; init; }

    public TemporaryDirectory Directory { get; } = new();

    /// <summary>The notes of the installation, in their order.</summary>
    public List<string> Notes { get; } = [];

    public List<InstallProgress> Progress { get; } = [];

    /// <summary>Options with retries that cost no time.</summary>
    public static InstallOptions From(string source) => new() { Source = source, FirstDelay = TimeSpan.FromMilliseconds(2) };

    public static InstallOptions From(ModelServer server) => From(server.Address.ToString());

    public string Install(InstallOptions options, CancellationToken cancellationToken) =>
        new ModelInstaller(options).Install(Model, Directory.Path, new Listener(Progress), Notes.Add, cancellationToken);

    public string Install(InstallOptions options) => Install(options, TestContext.Current.CancellationToken);

    /// <summary>Installs, and asserts that only the published file exists.</summary>
    public void InstallWell(InstallOptions options)
    {
        Assert.Equal(Directory[FileName], Install(options));
        Assert.Equal([FileName], Directory.Files);
        Assert.Equal(Content, File.ReadAllBytes(Directory[FileName]));
    }

    /// <summary>Fails to install, and asserts that only the named files exist.</summary>
    public DownloadFailedException InstallBadly(InstallOptions options, DownloadFailureReason reason, params string[] left)
    {
        DownloadFailedException exception = Assert.Throws<DownloadFailedException>(() => Install(options));
        Assert.Equal(reason, exception.Reason);
        Assert.Contains(exception.Path, exception.Message, StringComparison.Ordinal);
        Assert.Equal(left, Directory.Files);
        return exception;
    }

    public void Dispose() => Directory.Dispose();

    private sealed class Listener : IProgress<InstallProgress>
    {
        private readonly List<InstallProgress> _heard;

        public Listener(List<InstallProgress> heard)
        {
            _heard = heard;
        }

        public void Report(InstallProgress value) => _heard.Add(value);
    }
}

using System.Security.Cryptography;

using NetVips;

using Rembg.Models;

namespace Rembg.Imaging;

/// <summary>The bytes of an image, in a file or in memory, to be read as often as they are needed.</summary>
internal sealed class PhotoContent
{
    private readonly byte[]? _bytes;

    private PhotoContent(string name, byte[]? bytes)
    {
        Name = name;
        _bytes = bytes;
    }

    /// <summary>The file's path, or what an image in memory is called in messages.</summary>
    public string Name { get; }

    /// <summary>The file's path; null for an image in memory.</summary>
    public string? File => _bytes is null ? Name : null;

    /// <summary>Bytes that it holds in memory.</summary>
    public long WorkingSize => _bytes?.Length ?? 0;

    /// <summary>An image in a file, which is not opened yet.</summary>
    public static PhotoContent OfFile(string path) => new(path, null);

    /// <summary>An image in memory, which must not change while it is used.</summary>
    public static PhotoContent OfBytes(string name, byte[] bytes) => new(name, bytes);

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="name">What it is called in messages.</param>
    /// <param name="stream">The stream, seekable or not; it stays the caller's.</param>
    /// <param name="limit">The most bytes it may have.</param>
    /// <param name="cancellationToken">Stops between two reads.</param>
    /// <exception cref="ImageUnreadableException">It has more, or fails.</exception>
    public static PhotoContent Read(string name, Stream stream, long limit, CancellationToken cancellationToken)
    {
        const int BlockSize = 1 << 16;
        using MemoryStream content = new();
        byte[] block = new byte[BlockSize];
        try
        {
            while (stream.Read(block) is > 0 and int count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (content.Length + count > Math.Min(limit, Array.MaxLength))
                {
                    throw new ImageUnreadableException(name, $"it has more than {limit} bytes");
                }

                content.Write(block, 0, count);
            }
        }
        catch (IOException exception)
        {
            throw new ImageUnreadableException(name, exception.Message.TrimEnd('.'), exception);
        }

        return OfBytes(name, content.ToArray());
    }

    /// <summary>A stream of its own from the first byte on.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public Stream OpenRead() => _bytes is not null
        ? new MemoryStream(_bytes, writable: false)
        : new FileStream(Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>A source of its own for libvips, to be disposed.</summary>
    public Source OpenSource() => _bytes is not null ? Source.NewFromMemory(_bytes) : Source.NewFromFile(Name);

    /// <summary>SHA-256 of the bytes.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public Checksum Hash(CancellationToken cancellationToken) => _bytes is not null
        ? new Checksum(ChecksumAlgorithm.Sha256, Convert.ToHexStringLower(SHA256.HashData(_bytes)))
        : Checksum.Compute(Name, ChecksumAlgorithm.Sha256, cancellationToken);
}

using System.Security.Cryptography;

namespace Rembg.Files;

/// <summary>A checksum algorithm.</summary>
public enum ChecksumAlgorithm
{
    /// <summary>
    /// 128 bits; rembg uses it. It detects damage, but the publisher of a file can prepare a second file with the same checksum.
    /// </summary>
    Md5,

    /// <summary>256 bits.</summary>
    Sha256,
}

/// <summary>A checksum, which identifies the content of a file.</summary>
/// <param name="Algorithm">The algorithm.</param>
/// <param name="Value">The value as lower-case hexadecimal digits.</param>
public sealed record Checksum(ChecksumAlgorithm Algorithm, string Value)
{
    private const int BufferSize = 1 << 20;

    /// <summary>Computes the checksum of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="algorithm">The algorithm.</param>
    /// <param name="cancellationToken">Cancels the computation, which checks it after each megabyte.</param>
    /// <exception cref="IOException">The file cannot be read, or is a pipe, a socket or a device.</exception>
    public static Checksum Compute(string path, ChecksumAlgorithm algorithm, CancellationToken cancellationToken) =>
        Compute(path, [algorithm], cancellationToken)[0];

    /// <summary>Computes several checksums of a file, reading it once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="algorithms">The algorithms.</param>
    /// <param name="cancellationToken">Cancels the computation, which checks it after each megabyte.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<Checksum> Compute(string path, IReadOnlyList<ChecksumAlgorithm> algorithms, CancellationToken cancellationToken)
    {
        using FileStream file = new(RegularFile.Open(path, out _), FileAccess.Read, bufferSize: 0);
        return Compute(file, algorithms, cancellationToken);
    }

    /// <summary>Computes several checksums of a stream, reading it once to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="algorithms">The algorithms.</param>
    /// <param name="cancellationToken">Cancels the computation, which checks it after each megabyte.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    internal static IReadOnlyList<Checksum> Compute(Stream stream, IReadOnlyList<ChecksumAlgorithm> algorithms, CancellationToken cancellationToken)
    {
        IncrementalHash[] hashes = [.. algorithms.Select(static algorithm => IncrementalHash.CreateHash(NameOf(algorithm)))];
        try
        {
            byte[] buffer = new byte[BufferSize];
            while (stream.Read(buffer) is > 0 and int count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Array.ForEach(hashes, hash => hash.AppendData(buffer, 0, count));
            }

            return [.. algorithms.Zip(hashes, static (algorithm, hash) => new Checksum(algorithm, Convert.ToHexStringLower(hash.GetHashAndReset())))];
        }
        finally
        {
            Array.ForEach(hashes, static hash => hash.Dispose());
        }
    }

    /// <summary>
    /// Determines whether a file has one of the expected checksums. If some of them are SHA-256, only these count: somebody can prepare two
    /// files with the same MD5 and publish only one of them.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">The expected checksums, at least one.</param>
    /// <param name="cancellationToken">Cancels the computation, which checks it after each megabyte.</param>
    /// <param name="actual">Receives the file's own checksums, computed with the algorithm that counts.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool Matches(string path, IReadOnlyList<Checksum> expected, CancellationToken cancellationToken, out IReadOnlyList<Checksum> actual)
    {
        IReadOnlyList<Checksum> strongest = Strongest(expected);
        actual = [Compute(path, strongest[0].Algorithm, cancellationToken)];
        return strongest.Contains(actual[0]);
    }

    /// <summary>Returns the checksums of the strongest algorithm in a list; only these count.</summary>
    /// <param name="checksums">The checksums.</param>
    public static IReadOnlyList<Checksum> Strongest(IReadOnlyList<Checksum> checksums) =>
        [.. checksums.GroupBy(static checksum => checksum.Algorithm).OrderByDescending(static group => group.Key).First()];

    /// <summary>Returns the algorithm's name and the digits.</summary>
    public override string ToString() => $"{(Algorithm == ChecksumAlgorithm.Md5 ? "MD5" : "SHA-256")} {Value}";

    private static HashAlgorithmName NameOf(ChecksumAlgorithm algorithm) =>
        algorithm == ChecksumAlgorithm.Md5 ? HashAlgorithmName.MD5 : HashAlgorithmName.SHA256;
}

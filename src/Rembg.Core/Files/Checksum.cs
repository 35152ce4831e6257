using System.Security.Cryptography;

namespace Rembg.Files;

/// <summary>The algorithms of checksums.</summary>
public enum ChecksumAlgorithm
{
    /// <summary>128 bits, the one rembg checks by. It detects damage, but whoever publishes a file can prepare a second one with the same sum.</summary>
    Md5,

    /// <summary>256 bits.</summary>
    Sha256,
}

/// <summary>A checksum: the number by which the content of a file is known.</summary>
/// <param name="Algorithm">How it is computed.</param>
/// <param name="Value">Lower-case hexadecimal digits.</param>
public sealed record Checksum(ChecksumAlgorithm Algorithm, string Value)
{
    private const int BufferSize = 1 << 20;

    /// <summary>The checksum of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="algorithm">How to compute it.</param>
    /// <param name="cancellationToken">Stops between two megabytes.</param>
    /// <exception cref="IOException">The file cannot be read, or is a pipe, a socket or a device.</exception>
    public static Checksum Compute(string path, ChecksumAlgorithm algorithm, CancellationToken cancellationToken) =>
        Compute(path, [algorithm], cancellationToken)[0];

    /// <summary>Several checksums of a file, which is read once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="algorithms">How to compute them.</param>
    /// <param name="cancellationToken">Stops between two megabytes.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<Checksum> Compute(string path, IReadOnlyList<ChecksumAlgorithm> algorithms, CancellationToken cancellationToken)
    {
        using FileStream file = new(RegularFile.Open(path, out _), FileAccess.Read, bufferSize: 0);
        return Compute(file, algorithms, cancellationToken);
    }

    /// <summary>Several checksums of a stream, which is read once to its end.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="algorithms">How to compute them.</param>
    /// <param name="cancellationToken">Stops between two megabytes.</param>
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
    /// Tells whether a file has one of the expected checksums. Where some of them are SHA-256, only these count: a file for a
    /// given MD5 can be made up together with the one that was published.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="expected">The checksums, at least one.</param>
    /// <param name="cancellationToken">Stops between two megabytes.</param>
    /// <param name="actual">The file's own, of the algorithm that counts.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool Matches(string path, IReadOnlyList<Checksum> expected, CancellationToken cancellationToken, out IReadOnlyList<Checksum> actual)
    {
        IReadOnlyList<Checksum> strongest = Strongest(expected);
        actual = [Compute(path, strongest[0].Algorithm, cancellationToken)];
        return strongest.Contains(actual[0]);
    }

    /// <summary>The checksums of the strongest algorithm among some: only these decide.</summary>
    /// <param name="checksums">The checksums.</param>
    public static IReadOnlyList<Checksum> Strongest(IReadOnlyList<Checksum> checksums) =>
        [.. checksums.GroupBy(static checksum => checksum.Algorithm).OrderByDescending(static group => group.Key).First()];

    /// <summary>The algorithm's name and the digits.</summary>
    public override string ToString() => $"{(Algorithm == ChecksumAlgorithm.Md5 ? "MD5" : "SHA-256")} {Value}";

    private static HashAlgorithmName NameOf(ChecksumAlgorithm algorithm) =>
        algorithm == ChecksumAlgorithm.Md5 ? HashAlgorithmName.MD5 : HashAlgorithmName.SHA256;
}

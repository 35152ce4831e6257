namespace Rembg.Models;

/// <summary>What a quantized file says of how it came about, as far as a choice between files needs to know.</summary>
/// <param name="SourceSha256">SHA-256 of the FP32 file it was made from, in lower-case hexadecimal.</param>
/// <param name="MeetsTarget">Whether its masks were compared with that file's on photos held back, and met the target.</param>
public sealed record QuantizationFacts(string SourceSha256, bool MeetsTarget)
{
    /// <summary>The metadata entry of <see cref="SourceSha256"/>.</summary>
    public const string SourceSha256Key = Prefix + "source_sha256";

    /// <summary>The metadata entry of <see cref="MeetsTarget"/>: <c>true</c> or <c>false</c>.</summary>
    public const string MeetsTargetKey = Prefix + "meets_target";

    /// <summary>What the keys of all entries about quantization start with.</summary>
    internal const string Prefix = "rembg.quantization.";

    private const int Sha256Digits = 64;

    /// <summary>Reads the facts.</summary>
    /// <param name="metadata">All entries of the file.</param>
    /// <returns>The facts; null where the file is not one of ours, or names no source by a whole checksum.</returns>
    public static QuantizationFacts? Read(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.TryGetValue(SourceSha256Key, out string? source) && source.Length == Sha256Digits && source.All(char.IsAsciiHexDigit)
            ? new QuantizationFacts(source.ToLowerInvariant(), metadata.TryGetValue(MeetsTargetKey, out string? meets) && meets == "true")
            : null;
    }
}

namespace Rembg.Models;

/// <summary>The facts on its quantization that a file states, as far as a choice between files needs them.</summary>
/// <param name="SourceSha256">SHA-256 of the FP32 file it was made from, in lower-case hexadecimal.</param>
/// <param name="MeetsTarget">True if its masks were compared with that file's on photos held back, and the whole target was met.</param>
/// <param name="NeedsExactSums">
/// True if its weights have 8 bits, so that a CPU without exact sums of products (x64 without VNNI) makes other masks.
/// </param>
public sealed record QuantizationFacts(string SourceSha256, bool MeetsTarget, bool NeedsExactSums = false)
{
    /// <summary>The metadata entry of <see cref="SourceSha256"/>.</summary>
    public const string SourceSha256Key = Prefix + "source_sha256";

    /// <summary>The metadata entry of <see cref="MeetsTarget"/>: <c>true</c> or <c>false</c>.</summary>
    public const string MeetsTargetKey = Prefix + "meets_target";

    /// <summary>The metadata entry of the bits of weights in products: <c>7</c> or <c>8</c>.</summary>
    public const string WeightBitsKey = Prefix + "weight_bits";

    /// <summary>The metadata entry of the arithmetic that the masks were judged with: <see cref="AnyArithmetic"/> or <see cref="ExactSums"/>.</summary>
    public const string ArithmeticKey = Prefix + "arithmetic";

    /// <summary>Every CPU makes the same masks.</summary>
    public const string AnyArithmetic = "any";

    /// <summary>Only CPUs whose sums of products are exact make the masks that were judged.</summary>
    public const string ExactSums = "exact sums";

    /// <summary>The prefix of the keys of all entries about quantization.</summary>
    internal const string Prefix = "rembg.quantization.";

    private const int Sha256Digits = 64;

    /// <summary>Reads the facts.</summary>
    /// <param name="metadata">All entries of the file.</param>
    /// <returns>The facts; null where the file is not one of ours, or names no source by a whole checksum.</returns>
    public static QuantizationFacts? Read(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.TryGetValue(SourceSha256Key, out string? source) && source.Length == Sha256Digits && source.All(char.IsAsciiHexDigit)
            ? new QuantizationFacts(source.ToLowerInvariant(), metadata.TryGetValue(MeetsTargetKey, out string? meets) && meets == "true", NeedsExactArithmetic(metadata))
            : null;
    }

    /// <summary>True if the masks of a file were judged with exact sums, which other CPUs do not have.</summary>
    /// <param name="metadata">All entries of the file.</param>
    public static bool NeedsExactArithmetic(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.TryGetValue(ArithmeticKey, out string? arithmetic) && arithmetic == ExactSums;
    }

    /// <summary>Says why a CPU makes other masks than those that the model was judged by.</summary>
    /// <param name="metadata">All entries of the file.</param>
    /// <param name="isExact">True if the CPU sums products of 8 bits exactly: <see cref="Machine.IntegerArithmetic.IsExact"/>.</param>
    /// <returns>A sentence; null if the model is not quantized, suits every CPU, or suits this one.</returns>
    internal static string? ArithmeticProblem(IReadOnlyDictionary<string, string> metadata, bool isExact) => !isExact && NeedsExactArithmetic(metadata)
        ? "The model was quantized for CPUs that sum products of 8-bit integers exactly (x64 with VNNI, Arm64). This CPU does not, so its masks differ from those that the model was judged by."
        : null;
}

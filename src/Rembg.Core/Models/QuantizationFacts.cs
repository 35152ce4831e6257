namespace Rembg.Models;

/// <summary>The facts about its quantization that a file states and that the choice between its forms depends on.</summary>
/// <param name="SourceSha256">SHA-256 of the FP32 file from which it was made, in lower-case hexadecimal.</param>
/// <param name="MeetsTarget">
/// True if its masks of held-out photos were compared with the FP32 file's masks and met the whole target.
/// </param>
/// <param name="NeedsExactSums">
/// True if its weights have 8 bits, so that a CPU without exact sums of products (x64 without VNNI) computes different masks.
/// </param>
public sealed record QuantizationFacts(string SourceSha256, bool MeetsTarget, bool NeedsExactSums = false)
{
    /// <summary>The metadata entry of <see cref="SourceSha256"/>.</summary>
    public const string SourceSha256Key = Prefix + "source_sha256";

    /// <summary>The metadata entry of <see cref="MeetsTarget"/>: <c>true</c> or <c>false</c>.</summary>
    public const string MeetsTargetKey = Prefix + "meets_target";

    /// <summary>The metadata entry of the number of bits of weights in products: <c>7</c> or <c>8</c>.</summary>
    public const string WeightBitsKey = Prefix + "weight_bits";

    /// <summary>
    /// The metadata entry of the arithmetic with which the masks were evaluated: <see cref="AnyArithmetic"/> or
    /// <see cref="ExactSums"/>.
    /// </summary>
    public const string ArithmeticKey = Prefix + "arithmetic";

    /// <summary>Every CPU computes the same masks.</summary>
    public const string AnyArithmetic = "any";

    /// <summary>Only CPUs with exact sums of products compute the evaluated masks.</summary>
    public const string ExactSums = "exact sums";

    /// <summary>The prefix of the keys of all entries about quantization.</summary>
    internal const string Prefix = "rembg.quantization.";

    private const int Sha256Digits = 64;

    /// <summary>Reads the facts.</summary>
    /// <param name="metadata">All metadata entries of the file.</param>
    /// <returns>
    /// The facts; null if the file was not quantized by this library or does not state a complete checksum of its source.
    /// </returns>
    public static QuantizationFacts? Read(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.TryGetValue(SourceSha256Key, out string? source) && source.Length == Sha256Digits && source.All(char.IsAsciiHexDigit)
            ? new QuantizationFacts(source.ToLowerInvariant(), metadata.TryGetValue(MeetsTargetKey, out string? meets) && meets == "true", NeedsExactArithmetic(metadata))
            : null;
    }

    /// <summary>True if the masks of a file were evaluated with exact sums, which not all CPUs have.</summary>
    /// <param name="metadata">All metadata entries of the file.</param>
    public static bool NeedsExactArithmetic(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        return metadata.TryGetValue(ArithmeticKey, out string? arithmetic) && arithmetic == ExactSums;
    }

    /// <summary>Explains why this CPU computes masks that differ from the evaluated ones.</summary>
    /// <param name="metadata">All metadata entries of the file.</param>
    /// <param name="isExact">True if the CPU adds products of 8 bits exactly: <see cref="Machine.IntegerArithmetic.IsExact"/>.</param>
    /// <returns>A sentence; null if the model is not quantized or the masks do not differ on this CPU.</returns>
    internal static string? ArithmeticProblem(IReadOnlyDictionary<string, string> metadata, bool isExact) => !isExact && NeedsExactArithmetic(metadata)
        ? "The model was quantized for CPUs that add products of 8-bit integers exactly (x64 with VNNI, Arm64). This CPU does not, so its masks differ from the masks by which the model was evaluated."
        : null;
}

using Rembg.Caching;
using Rembg.Files;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Library;

/// <summary>
/// Verifies that a model's file is the one that was published or registered. The checksum of a large file is remembered in the
/// cache as long as the file is unchanged, so later verifications take no time.
/// </summary>
public sealed class ModelVerifier
{
    private readonly ModelHashes _hashes;

    /// <summary>Creates a verifier.</summary>
    /// <param name="cache">The full path of the cache; null to read every file each time.</param>
    public ModelVerifier(string? cache)
    {
        _hashes = new ModelHashes(cache is null ? null : new CacheDirectory(cache));
    }

    /// <summary>True if the administrator allows only verified models (<c>REMBG_STRICT</c> has a value other than 0 and false).</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable("REMBG_STRICT") is { Length: > 0 } value
        && value is not "0"
        && !value.Equals("false", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Computes the checksum that identifies a registered model: SHA-256 of the file, or of its checksum and the checksums of
    /// the files of its weights.
    /// </summary>
    /// <param name="path">The model file.</param>
    /// <param name="cancellationToken">Cancels between blocks of two megabytes.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static string ContentHash(string path, CancellationToken cancellationToken) => new ModelHashes(null).Of(path, cancellationToken);

    /// <summary>
    /// Verifies a model: a registered model by the checksum of its registration, a model of the catalogue by the published
    /// checksum, and a quantized form of one by the source checksum that it states.
    /// </summary>
    /// <param name="path">The model file.</param>
    /// <param name="mustBeKnown">True to reject unknown models too, that is, files that are neither published nor registered.</param>
    /// <param name="cancellationToken">Cancels between blocks of two megabytes.</param>
    /// <returns>The problem, in a sentence; null if the model is valid.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="ModelInvalidException">The file is not a model, or its description is damaged.</exception>
    public string? Verify(string path, bool mustBeKnown, CancellationToken cancellationToken)
    {
        if (Registered(path)?.Sha256 is { } registered)
        {
            return Has(path, [registered], cancellationToken) ? null : $"The model '{path}' has changed since it was registered: its SHA-256 is not {registered}.";
        }

        string name = Path.GetFileNameWithoutExtension(path);
        string[] published = PublishedHashes(QuantizedNames.SourceOf(name));
        if (published.Length == 0)
        {
            return mustBeKnown ? $"The model '{path}' is neither published nor registered, so it cannot be verified." : null;
        }

        if (!QuantizedNames.IsQuantized(path))
        {
            return Has(path, published, cancellationToken) ? null : $"The model '{path}' is not the published one: its SHA-256 is not {string.Join(" or ", published)}.";
        }

        return QuantizationFacts.Read(OnnxMetadata.Read(path)) switch
        {
            null => $"The model '{path}' does not state that it was made from the published {QuantizedNames.SourceOf(name)}.",
            { } facts when !published.Contains(facts.SourceSha256) =>
                $"The model '{path}' was not made from the published {QuantizedNames.SourceOf(name)}: the SHA-256 of its source was {facts.SourceSha256}.",
            _ => null,
        };
    }

    private bool Has(string path, string[] expected, CancellationToken cancellationToken) =>
        expected.Contains(_hashes.Of(path, cancellationToken), StringComparer.OrdinalIgnoreCase);

    private static DescriptionFile? Registered(string path)
    {
        try
        {
            return DescriptionFile.Find(path);
        }
        catch (InvalidDataException exception)
        {
            throw new ModelInvalidException(path, exception.Message, exception);
        }
    }

    private static string[] PublishedHashes(string name) => ModelCatalogue.Find(name)?.Publication is not { } publication
        ? []
        : [.. publication.Checksums.Where(static checksum => checksum.Algorithm == ChecksumAlgorithm.Sha256).Select(static checksum => checksum.Value)];
}

using Rembg.Files;
using Rembg.Models;

namespace Rembg.Caching;

/// <summary>The key of a mask: the contents of the photo and of the model, how the model is used, and this library.</summary>
internal sealed record MaskKey
{
    // Decoding, resizing and normalizing change with the library and with the natives it ships. The number of its build says
    // so by itself; a version to be raised by hand would be forgotten once, and wrong masks would stay.
    private static readonly string Pipeline = typeof(MaskKey).Module.ModuleVersionId.ToString();

    private MaskKey(string digits)
    {
        Digits = digits;
    }

    /// <summary>The key as a name: 64 hexadecimal digits.</summary>
    public string Digits { get; }

    /// <summary>
    /// Reads a photo for its key. SHA-256 because photos come from anywhere: with a hash that can be steered, one photo could
    /// get the mask of another. It takes a millisecond a megabyte or less.
    /// </summary>
    /// <param name="photo">The photo; its bytes count, its name and time do not.</param>
    /// <param name="modelHash">What the model's content is known by: <see cref="MaskCache.HashModel"/>.</param>
    /// <param name="description">How the model is used; its name and its levels do not count.</param>
    /// <param name="options">Whatever else changes the model's mask, written out; empty where nothing does.</param>
    /// <param name="cancellationToken">Stops between two megabytes.</param>
    /// <exception cref="IOException">The photo cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The photo may not be read.</exception>
    public static MaskKey Create(string photo, string modelHash, ModelDescription description, string options, CancellationToken cancellationToken) =>
        Create(Checksum.Compute(photo, ChecksumAlgorithm.Sha256, cancellationToken), modelHash, description, options);

    /// <summary>Makes the key of a photo that is read already.</summary>
    /// <param name="photo">SHA-256 of its bytes.</param>
    /// <param name="modelHash">What the model's content is known by.</param>
    /// <param name="description">How the model is used.</param>
    /// <param name="options">Whatever else changes the model's mask.</param>
    public static MaskKey Create(Checksum photo, string modelHash, ModelDescription description, string options)
    {
        // Levels are applied to the mask after it comes out of the cache.
        IEnumerable<string> use = ModelMetadata.Write(description)
            .Where(static entry => entry.Key is not (ModelMetadata.Name or ModelMetadata.Levels))
            .SelectMany(static entry => new[] { entry.Key, entry.Value });
        return new MaskKey(Digest.Of([Pipeline, photo.Value, modelHash, .. use, options]));
    }
}

using Rembg.Files;
using Rembg.Models;

namespace Rembg.Caching;

/// <summary>
/// The key of a mask: the contents of the photo and of the model, the model's description, the options, and the build of this
/// library.
/// </summary>
internal sealed record MaskKey
{
    // Decoding, resizing and normalizing change with the library and the native libraries that it ships. The build's identifier
    // changes automatically; a version number to be raised by hand would be forgotten one day, and wrong masks would remain in
    // use.
    private static readonly string Pipeline = typeof(MaskKey).Module.ModuleVersionId.ToString();

    private MaskKey(string digits)
    {
        Digits = digits;
    }

    /// <summary>The key as text: 64 hexadecimal digits.</summary>
    public string Digits { get; }

    /// <summary>
    /// Reads a photo to compute its key. SHA-256 is used because photos may come from anybody: with a weaker hash, somebody
    /// could construct a photo that gets another photo's mask. It takes at most a millisecond a megabyte.
    /// </summary>
    /// <param name="photo">The photo; its bytes count, its name and time do not.</param>
    /// <param name="modelHash">The checksum of the model's content: <see cref="MaskCache.HashModel"/>.</param>
    /// <param name="description">The description of the model; its name and levels do not count.</param>
    /// <param name="options">All other settings that change the model's mask, as text; empty if there are no others.</param>
    /// <param name="cancellationToken">Cancels between blocks of two megabytes.</param>
    /// <exception cref="IOException">The photo cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The photo may not be read.</exception>
    public static MaskKey Create(string photo, string modelHash, ModelDescription description, string options, CancellationToken cancellationToken) =>
        Create(Checksum.Compute(photo, ChecksumAlgorithm.Sha256, cancellationToken), modelHash, description, options);

    /// <summary>Creates the key of a photo that has already been read.</summary>
    /// <param name="photo">SHA-256 of the photo's bytes.</param>
    /// <param name="modelHash">The checksum of the model's content.</param>
    /// <param name="description">The description of the model.</param>
    /// <param name="options">All other settings that change the model's mask.</param>
    public static MaskKey Create(Checksum photo, string modelHash, ModelDescription description, string options)
    {
        // Levels are applied to the mask after it comes out of the cache.
        IEnumerable<string> use = ModelMetadata.Write(description)
            .Where(static entry => entry.Key is not (ModelMetadata.Name or ModelMetadata.Levels))
            .SelectMany(static entry => new[] { entry.Key, entry.Value });
        return new MaskKey(Digest.Of([Pipeline, photo.Value, modelHash, .. use, options]));
    }
}

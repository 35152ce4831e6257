namespace Rembg.Files;

/// <summary>An input file.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Root">The directory whose structure is mirrored below the destination; null for a file that was specified itself.</param>
public sealed record ImageFile(string Path, string? Root = null)
{
    /// <summary>The listing that has found the file; null for a file that was specified itself.</summary>
    public ImageListing? Listing { get; init; }
}

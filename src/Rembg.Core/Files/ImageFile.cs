namespace Rembg.Files;

/// <summary>An input file.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Root">The directory whose tree is mirrored below the destination; null for a file that was named itself.</param>
public sealed record ImageFile(string Path, string? Root = null);

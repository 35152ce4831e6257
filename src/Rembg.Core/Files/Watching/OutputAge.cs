namespace Rembg.Files.Watching;

/// <summary>Compares outputs of earlier runs with their photos.</summary>
public static class OutputAge
{
    /// <summary>
    /// Determines whether an output is at least as new as its photo. Programs that copy or unpack files keep the original's time, so a
    /// photo that replaces another may be newer than its modification time. The time of its status change shows this, but also changes with
    /// its permissions or its number of links.
    /// </summary>
    /// <param name="output">The full path of the output.</param>
    /// <param name="photo">The full path of the photo.</param>
    /// <param name="otherwise">True if an output counts as current although the photo's status is newer.</param>
    public static bool IsCurrent(string output, string photo, bool otherwise) =>
        FileStatus.TryGet(photo) is not { } source
        || FileStatus.TryGet(output) is not { } made
        || (made.Modified >= source.Modified && (otherwise || made.Changed >= source.Changed));
}

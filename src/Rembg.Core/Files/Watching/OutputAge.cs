namespace Rembg.Files.Watching;

/// <summary>Compares outputs of earlier runs with their photos.</summary>
public static class OutputAge
{
    /// <summary>
    /// Whether an output is not older than its photo. Programs that copy or unpack give a photo the time of its original, so
    /// one that was put in another's place may be newer than its time says. Its status tells, but that is also new when only
    /// its permissions or the number of its links were changed.
    /// </summary>
    /// <param name="output">The full path of the output.</param>
    /// <param name="photo">The full path of the photo.</param>
    /// <param name="otherwise">Whether an output counts as current when the photo's status alone is newer.</param>
    public static bool IsCurrent(string output, string photo, bool otherwise) =>
        FileStatus.TryGet(photo) is not { } source
        || FileStatus.TryGet(output) is not { } made
        || (made.Modified >= source.Modified && (otherwise || made.Changed >= source.Changed));
}

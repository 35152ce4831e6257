namespace Rembg.Files;

/// <summary>The photos of a run, each once: paths through links, and directories that overlap, lead to some of them twice.</summary>
public sealed class FoundPhotos
{
    private readonly Dictionary<FileEntry, ImageFile> _photos = [];

    /// <summary>Adds a photo.</summary>
    /// <param name="photo">The photo. Hard links of different names are different photos.</param>
    /// <param name="again">Whether a photo may come again the same way, as it does when a watched one changes.</param>
    /// <returns>Whether it is to be done: it is new, or comes again as it may.</returns>
    public bool Add(ImageFile photo, bool again = false)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return FileEntry.TryGet(photo.Path) is not { } entry || _photos.TryAdd(entry, photo) || (again && _photos[entry] == photo);
    }
}

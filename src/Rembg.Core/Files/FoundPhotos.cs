namespace Rembg.Files;

/// <summary>The photos of a run, each listed once: links and overlapping directories can lead to the same photo twice.</summary>
public sealed class FoundPhotos
{
    private readonly Dictionary<FileEntry, ImageFile> _photos = [];

    /// <summary>Adds a photo.</summary>
    /// <param name="photo">The photo. Hard links with different names are different photos.</param>
    /// <param name="again">True if the photo may be added again through the same path, as when a watched photo changes.</param>
    /// <returns>True if the photo is to be processed: it is new, or may be added again.</returns>
    public bool Add(ImageFile photo, bool again = false)
    {
        ArgumentNullException.ThrowIfNull(photo);
        return FileEntry.TryGet(photo.Path) is not { } entry || _photos.TryAdd(entry, photo) || (again && _photos[entry] == photo);
    }
}

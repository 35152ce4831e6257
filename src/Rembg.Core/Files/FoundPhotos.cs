using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Rembg.Files;

/// <summary>
/// The photos of a run, each found once: links and overlapping directories can lead to the same photo twice. A directory that was listed
/// counts as a whole, so that a run over millions of photos does not remember each.
/// </summary>
public sealed class FoundPhotos
{
    // Hashes of entries, with hashes of the paths through which they were found. Two of a million photos have the same 128 bits with a
    // probability of 10⁻²⁷.
    private readonly Dictionary<UInt128, ulong> _photos = [];
    private readonly Dictionary<FileIdentity, ImageListing> _listed = [];
    private (string Path, FileIdentity Identity)? _directory;

    /// <summary>Adds a photo.</summary>
    /// <param name="photo">The photo. Hard links with different names are different photos.</param>
    /// <param name="again">True if the photo may be added again through the same path, as when a watched photo changes.</param>
    /// <returns>True if the photo is to be processed: it is new, or may be added again.</returns>
    public bool Add(ImageFile photo, bool again = false)
    {
        ArgumentNullException.ThrowIfNull(photo);
        if (Entry(photo.Path) is not { } entry)
        {
            return true;
        }

        if (photo.Listing is { } listing)
        {
            return (_listed.TryAdd(entry.Directory, listing) || _listed[entry.Directory] == listing) && (_photos.Count == 0 || !_photos.ContainsKey(entry.Hash()));
        }

        if (_listed.TryGetValue(entry.Directory, out ImageListing? earlier) && earlier.Accepts(entry.Name))
        {
            return false;
        }

        UInt128 hash = entry.Hash();
        ulong way = XxHash3.HashToUInt64(MemoryMarshal.AsBytes($"{photo.Path}\0{photo.Root}".AsSpan()));
        return _photos.TryAdd(hash, way) || (again && _photos[hash] == way);
    }

    /// <summary>Returns the entry of a path; null if its directory does not exist. Photos mostly follow each other in a directory.</summary>
    private FileEntry? Entry(string path)
    {
        string directory = Path.GetDirectoryName(path)!;
        if (_directory?.Path != directory)
        {
            _directory = FileStatus.TryGet(directory) is { } status ? (directory, status.Identity) : null;
        }

        return _directory is { } known ? FileEntry.Of(known.Identity, path) : null;
    }
}

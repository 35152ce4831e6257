namespace Rembg.Files;

/// <summary>A file, or a directory whose photos are found while they are worked on.</summary>
public sealed record ImageSource
{
    private ImageSource()
    {
    }

    /// <summary>The file; null for a directory.</summary>
    public ImageFile? File { get; private init; }

    /// <summary>The listing of a directory; null for a file.</summary>
    public ImageListing? Listing { get; private init; }

    /// <summary>Creates the source of a single file.</summary>
    public static ImageSource Of(ImageFile file) => new() { File = file };

    /// <summary>Creates the source of a directory's photos.</summary>
    public static ImageSource Of(ImageListing listing) => new() { Listing = listing };

    /// <summary>Returns the photos; see <see cref="ImageListing.Photos"/>.</summary>
    /// <param name="onUnreadable">Receives each subdirectory that cannot be listed.</param>
    /// <param name="onFound">Receives numbers of photos before the first of them; may be null.</param>
    public IEnumerable<ImageFile> Photos(Action<string, Exception> onUnreadable, Action<int>? onFound)
    {
        if (File is { } file)
        {
            onFound?.Invoke(1);
            return [file];
        }

        return Listing!.Photos(onUnreadable, onFound);
    }
}

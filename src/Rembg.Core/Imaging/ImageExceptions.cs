namespace Rembg.Imaging;

/// <summary>The file is not an image that can be decoded: another format, empty, truncated, damaged or not readable.</summary>
public sealed class ImageUnreadableException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The image.</param>
    /// <param name="reason">What is wrong with it, in a clause.</param>
    /// <param name="innerException">The decoder's or the file system's own exception.</param>
    public ImageUnreadableException(string path, string reason, Exception? innerException = null)
        : base(path, $"The image '{path}' cannot be read: {reason}.", innerException)
    {
    }

    /// <summary>True if the file is of no format that is read, and no damaged file of one of them.</summary>
    public bool IsUnknownFormat { get; init; }
}

/// <summary>The image has more pixels than the limit allows. Nothing was decoded.</summary>
public sealed class ImageTooLargeException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The image.</param>
    /// <param name="width">Columns it declares.</param>
    /// <param name="height">Rows it declares.</param>
    /// <param name="pixelLimit">Pixels allowed.</param>
    public ImageTooLargeException(string path, int width, int height, long pixelLimit)
        : base(path, $"The image '{path}' declares {width} x {height} pixels; the limit is {pixelLimit} pixels.")
    {
    }
}

/// <summary>The image, before it is scaled, would have more pixels than the limit allows.</summary>
public sealed class OutputTooLargeException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The image.</param>
    /// <param name="width">Columns it would have.</param>
    /// <param name="height">Rows it would have.</param>
    /// <param name="pixelLimit">Pixels allowed.</param>
    public OutputTooLargeException(string path, int width, int height, long pixelLimit)
        : base(path, $"The subject of '{path}' with its padding has {width} x {height} pixels; the limit is {pixelLimit} pixels.")
    {
    }
}

/// <summary>The file of the image changed while it was in work: its mask may be of one photo and its pixels of another.</summary>
public sealed class ImageChangedException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The image.</param>
    /// <param name="innerException">What the change led to, where it did.</param>
    public ImageChangedException(string path, Exception? innerException = null)
        : base(path, $"The image '{path}' was changed, replaced, moved or deleted while it was being processed.", innerException)
    {
    }
}

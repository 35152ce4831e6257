namespace Rembg.Imaging;

/// <summary>The file is not an image that can be decoded: it has another format, or is empty, truncated, damaged or not readable.</summary>
public sealed class ImageUnreadableException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "ImageUnreadable";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The image.</param>
    /// <param name="reason">What is wrong with it, as a clause.</param>
    /// <param name="innerException">The exception of the decoder or of the file system.</param>
    public ImageUnreadableException(string path, string reason, Exception? innerException = null)
        : base(path, $"The image '{path}' cannot be read: {reason}.", innerException)
    {
    }

    /// <summary>True if the file has no supported format and is not a damaged file of a supported format.</summary>
    public bool IsUnknownFormat { get; init; }
}

/// <summary>The image has more pixels than the limit allows. Nothing was decoded.</summary>
public sealed class ImageTooLargeException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "ImageTooLarge";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The image.</param>
    /// <param name="width">The number of columns that it declares.</param>
    /// <param name="height">The number of rows that it declares.</param>
    /// <param name="pixelLimit">The largest number of pixels allowed.</param>
    public ImageTooLargeException(string path, int width, int height, long pixelLimit)
        : base(path, $"The image '{path}' declares {width} x {height} pixels; the limit is {pixelLimit} pixels.")
    {
    }
}

/// <summary>The image, before it is scaled, would have more pixels than the limit allows.</summary>
public sealed class OutputTooLargeException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "OutputTooLarge";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The image.</param>
    /// <param name="width">The number of columns that it would have.</param>
    /// <param name="height">The number of rows that it would have.</param>
    /// <param name="pixelLimit">The largest number of pixels allowed.</param>
    public OutputTooLargeException(string path, int width, int height, long pixelLimit)
        : base(path, $"The subject of '{path}' with its padding has {width} x {height} pixels; the limit is {pixelLimit} pixels.")
    {
    }
}

/// <summary>The image file changed while it was being processed: the mask and the pixels may come from different photos.</summary>
public sealed class ImageChangedException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "ImageChanged";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The image.</param>
    /// <param name="innerException">The failure that the change caused, if any.</param>
    public ImageChangedException(string path, Exception? innerException = null)
        : base(path, $"The image '{path}' was changed, replaced, moved or deleted while it was being processed.", innerException)
    {
    }
}

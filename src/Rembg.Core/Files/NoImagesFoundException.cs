namespace Rembg.Files;

/// <summary>A directory or a pattern led to no image.</summary>
public sealed class NoImagesFoundException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The directory or pattern.</param>
    /// <param name="message">What was searched.</param>
    public NoImagesFoundException(string path, string message)
        : base(path, message)
    {
    }
}

namespace Rembg.Files;

/// <summary>A directory or a pattern matched no images.</summary>
public sealed class NoImagesFoundException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "NoImagesFound";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The directory or pattern.</param>
    /// <param name="message">The message, which describes the search.</param>
    public NoImagesFoundException(string path, string message)
        : base(path, message)
    {
    }
}

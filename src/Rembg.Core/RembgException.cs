namespace Rembg;

/// <summary>A failure with a known cause and a known remedy. Any other exception is a defect.</summary>
public abstract class RembgException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file or directory that the failure is about.</param>
    /// <param name="message">A sentence that describes what happened.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    protected RembgException(string path, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Path = path;
    }

    /// <summary>
    /// The id of the error, which never changes: scripts and clients tell errors apart by it. The message may change at any time.
    /// </summary>
    public abstract string ErrorId { get; }

    /// <summary>The file or directory that the failure is about.</summary>
    public string Path { get; }
}

namespace Rembg;

/// <summary>A failure whose cause is known and whose remedy can be told. Everything else is a defect.</summary>
public abstract class RembgException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The file or directory it is about.</param>
    /// <param name="message">What happened, in a sentence.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    protected RembgException(string path, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        Path = path;
    }

    /// <summary>The file or directory the failure is about.</summary>
    public string Path { get; }
}

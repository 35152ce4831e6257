namespace Rembg.Inference;

/// <summary>The work on a photo took longer than it may.</summary>
public sealed class TimeLimitExceededException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The photo.</param>
    /// <param name="limit">How long the work may take.</param>
    /// <param name="innerException">The cancellation.</param>
    public TimeLimitExceededException(string path, TimeSpan limit, Exception? innerException = null)
        : base(path, $"The work on the image '{path}' was ended: it took longer than the limit of {limit:g}.", innerException)
    {
    }
}

namespace Rembg.Inference;

/// <summary>Thrown if a photo takes longer than the time limit.</summary>
public sealed class TimeLimitExceededException : RembgException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The photo.</param>
    /// <param name="limit">The time limit.</param>
    /// <param name="innerException">The cancellation.</param>
    public TimeLimitExceededException(string path, TimeSpan limit, Exception? innerException = null)
        : base(path, $"The work on the image '{path}' was ended: it took longer than the limit of {limit:g}.", innerException)
    {
    }
}

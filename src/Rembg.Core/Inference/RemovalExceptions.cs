namespace Rembg.Inference;

/// <summary>Thrown if a photo takes longer than the time limit.</summary>
public sealed class TimeLimitExceededException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "TimeLimitExceeded";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The photo.</param>
    /// <param name="limit">The time limit.</param>
    /// <param name="innerException">The cancellation.</param>
    public TimeLimitExceededException(string path, TimeSpan limit, Exception? innerException = null)
        : base(path, $"Processing the image '{path}' took longer than the time limit of {limit:g} and was cancelled.", innerException)
    {
    }
}

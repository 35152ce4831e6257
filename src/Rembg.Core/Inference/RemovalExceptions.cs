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

/// <summary>There was not enough memory for the work on a photo, or to load a model.</summary>
public sealed class MemoryExhaustedException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The photo or the model.</param>
    /// <param name="innerException">The allocation that failed.</param>
    public MemoryExhaustedException(string path, Exception innerException)
        : base(path, $"There is not enough memory for '{path}'.", innerException)
    {
    }
}

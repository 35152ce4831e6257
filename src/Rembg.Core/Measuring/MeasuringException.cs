namespace Rembg.Measuring;

/// <summary>The measuring process could not do what it was asked for, or is no more.</summary>
internal sealed class MeasuringException : Exception
{
    /// <summary>Creates the failure.</summary>
    /// <param name="message">Why, in a sentence.</param>
    /// <param name="innerException">The cause, where there is one.</param>
    public MeasuringException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>True if the photo cannot be used, and not the model.</summary>
    public bool IsOfImage { get; init; }
}

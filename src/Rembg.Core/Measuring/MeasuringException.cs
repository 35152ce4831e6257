namespace Rembg.Measuring;

/// <summary>Thrown if the measuring process cannot carry out a request or has ended.</summary>
internal sealed class MeasuringException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">The reason, in a sentence.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public MeasuringException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>True if the photo is at fault, not the model.</summary>
    public bool IsOfImage { get; init; }
}

namespace Rembg.Measuring;

/// <summary>A model could not be measured to the end.</summary>
public sealed class MeasurementFailedException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="message">What happened, in a sentence.</param>
    public MeasurementFailedException(string path, string message)
        : base(path, message)
    {
    }
}

/// <summary>No measuring process can be started here.</summary>
public sealed class MeasuringUnavailableException : RembgException
{
    /// <summary>Creates the failure.</summary>
    /// <param name="path">The program that was considered.</param>
    /// <param name="message">What is missing, in a sentence.</param>
    public MeasuringUnavailableException(string path, string message)
        : base(path, message)
    {
    }
}

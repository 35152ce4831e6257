namespace Rembg.Measuring;

/// <summary>Thrown if a model could not be measured completely.</summary>
public sealed class MeasurementFailedException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "MeasurementFailed";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="message">The reason, in a sentence.</param>
    public MeasurementFailedException(string path, string message)
        : base(path, message)
    {
    }
}

/// <summary>Thrown if no measuring process can be started.</summary>
public sealed class MeasuringUnavailableException : RembgException
{
    /// <inheritdoc/>
    public override string ErrorId => "MeasuringUnavailable";

    /// <summary>Creates the exception.</summary>
    /// <param name="path">The program to be started.</param>
    /// <param name="message">The missing requirement, in a sentence.</param>
    public MeasuringUnavailableException(string path, string message)
        : base(path, message)
    {
    }
}

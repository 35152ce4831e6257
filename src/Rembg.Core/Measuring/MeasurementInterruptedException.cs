namespace Rembg.Measuring;

/// <summary>Thrown if a measurement was cancelled; it carries what was measured until then.</summary>
public sealed class MeasurementInterruptedException : OperationCanceledException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="measurements">What was measured until then.</param>
    /// <param name="exception">The cancellation.</param>
    internal MeasurementInterruptedException(IReadOnlyList<ModelMeasurement> measurements, OperationCanceledException exception)
        : base(exception.Message, exception, exception.CancellationToken)
    {
        Measurements = measurements;
    }

    /// <summary>One measurement per model, in the order in which they were given. Figures that were not reached are null.</summary>
    public IReadOnlyList<ModelMeasurement> Measurements { get; }
}

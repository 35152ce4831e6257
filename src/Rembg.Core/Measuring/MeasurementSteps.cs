namespace Rembg.Measuring;

/// <summary>Counts completed steps and reports progress.</summary>
internal sealed class MeasurementSteps
{
    private readonly IProgress<MeasurementProgress>? _progress;
    private readonly int _steps;
    private int _done;

    /// <summary>Starts at step 0.</summary>
    /// <param name="progress">Receives the progress; may be null.</param>
    /// <param name="steps">The number of all steps.</param>
    public MeasurementSteps(IProgress<MeasurementProgress>? progress, int steps)
    {
        _progress = progress;
        _steps = steps;
    }

    /// <summary>Reports the next activity.</summary>
    public void Next(string activity) => _progress?.Report(new MeasurementProgress(activity, Math.Min(_done++, _steps), _steps));

    /// <summary>Reports that everything is done.</summary>
    public void Done() => _progress?.Report(new MeasurementProgress("Done", _steps, _steps));
}

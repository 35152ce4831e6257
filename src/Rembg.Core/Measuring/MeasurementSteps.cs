namespace Rembg.Measuring;

/// <summary>Counts what is done and tells who wants to hear it.</summary>
internal sealed class MeasurementSteps
{
    private readonly IProgress<MeasurementProgress>? _progress;
    private readonly int _steps;
    private int _done;

    /// <summary>Starts at the beginning.</summary>
    /// <param name="progress">Who hears it; null for nobody.</param>
    /// <param name="steps">All steps.</param>
    public MeasurementSteps(IProgress<MeasurementProgress>? progress, int steps)
    {
        _progress = progress;
        _steps = steps;
    }

    /// <summary>Tells what is done next.</summary>
    public void Next(string activity) => _progress?.Report(new MeasurementProgress(activity, Math.Min(_done++, _steps), _steps));

    /// <summary>Tells that everything is done.</summary>
    public void Done() => _progress?.Report(new MeasurementProgress("Done", _steps, _steps));
}

namespace Rembg.Evaluation.Measuring;

/// <summary>Measures models side by side, each in a process of its own.</summary>
public sealed class ModelMeasurer
{
    private readonly MeasuringProgram _program;

    /// <summary>Prepares to measure.</summary>
    /// <param name="program">How a measuring process is started.</param>
    public ModelMeasurer(MeasuringProgram program)
    {
        _program = program;
    }

    /// <summary>Measures models.</summary>
    /// <param name="modelPaths">The model files, full paths; the first is the baseline. One that is there twice is measured twice: what differs is noise.</param>
    /// <param name="reference">The model whose masks the others are compared with, a full path; null for the first.</param>
    /// <param name="options">What to measure with.</param>
    /// <param name="progress">Hears how it goes, on the calling thread; null for nobody.</param>
    /// <param name="cancellationToken">Ends the measuring processes at once.</param>
    /// <returns>One measurement a model, in their order; of a model that failed, what was measured until then.</returns>
    /// <exception cref="ArgumentException">There is no model, or the options do not go together.</exception>
    public IReadOnlyList<ModelMeasurement> Measure(
        IReadOnlyList<string> modelPaths,
        string? reference,
        MeasurementOptions options,
        IProgress<MeasurementProgress>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        throw new NotSupportedException($"{_program.FileName}: not yet");
    }
}

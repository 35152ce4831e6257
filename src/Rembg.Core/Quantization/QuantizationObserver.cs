namespace Rembg.Quantization;

/// <summary>An observer of a quantization. Calls come from the working thread, one at a time.</summary>
public interface IQuantizationObserver
{
    /// <summary>A step of a phase is done.</summary>
    void Progress(QuantizationProgress progress);

    /// <summary>Something the user should know, in a sentence: a photo passed over, a model that is no faster.</summary>
    void Warn(string message);

    /// <summary>A measurement or a decision, in a sentence, for those who want to follow the search.</summary>
    void Note(string message);
}

/// <summary>The progress of a quantization.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Step">The steps of this phase that are done.</param>
/// <param name="Steps">All steps of this phase.</param>
public readonly record struct QuantizationProgress(QuantizationPhase Phase, int Step, int Steps);

/// <summary>The phases of a quantization, in their order.</summary>
public enum QuantizationPhase
{
    /// <summary>Reading photos, cleaning the graph.</summary>
    Prepare,

    /// <summary>Collecting the ranges of activations.</summary>
    Calibrate,

    /// <summary>Measuring how much each operator harms the mask.</summary>
    Sensitivity,

    /// <summary>Trying equalization, range methods and sets of operators.</summary>
    Choose,

    /// <summary>Comparing masks and latencies of the finished model.</summary>
    Verify,
}

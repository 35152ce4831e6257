namespace Rembg.Quantization;

/// <summary>Observes a quantization. Calls come from the worker thread, one at a time.</summary>
public interface IQuantizationObserver
{
    /// <summary>Reports that a step of a phase is complete.</summary>
    void Progress(QuantizationProgress progress);

    /// <summary>Reports something that the user should know, as a sentence: a skipped photo, or a model that is not faster.</summary>
    void Warn(string message);

    /// <summary>Reports a measurement or a decision, as a sentence, for users who want to follow the search.</summary>
    void Note(string message);
}

/// <summary>The progress of a quantization.</summary>
/// <param name="Phase">The current phase.</param>
/// <param name="Step">The number of completed steps in this phase.</param>
/// <param name="Steps">The total number of steps in this phase.</param>
public readonly record struct QuantizationProgress(QuantizationPhase Phase, int Step, int Steps);

/// <summary>The phases of a quantization, in order.</summary>
public enum QuantizationPhase
{
    /// <summary>Reads photos and cleans up the graph.</summary>
    Prepare,

    /// <summary>Collects the ranges of activations.</summary>
    Calibrate,

    /// <summary>Measures the effect of each operator on the mask.</summary>
    Sensitivity,

    /// <summary>Tries equalization, range methods and sets of operators.</summary>
    Choose,

    /// <summary>Compares the masks and latencies of the finished model.</summary>
    Verify,
}

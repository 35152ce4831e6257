using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>Keeps what it hears of a quantization.</summary>
internal sealed class RecordingObserver : IQuantizationObserver
{
    /// <summary>Every step.</summary>
    public List<QuantizationProgress> Steps { get; } = [];

    /// <summary>Every warning.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Every note.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>The action at every step.</summary>
    public Action<QuantizationProgress>? OnProgress { get; init; }

    public void Progress(QuantizationProgress progress)
    {
        Steps.Add(progress);
        OnProgress?.Invoke(progress);
    }

    public void Warn(string message) => Warnings.Add(message);

    public void Note(string message) => Notes.Add(message);
}

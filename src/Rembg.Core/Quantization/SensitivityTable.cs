using System.Collections.Concurrent;

namespace Rembg.Quantization;

/// <summary>The mean absolute error of the mask (0–1) that the rounding of a node's weights or of its result alone makes.</summary>
internal sealed class SensitivityTable
{
    private readonly ConcurrentDictionary<string, double> _weights = [];
    private readonly ConcurrentDictionary<string, double> _activations = [];

    /// <summary>Adds a measurement; it may come from any thread.</summary>
    public void Add(string node, bool ofWeights, double error) => (ofWeights ? _weights : _activations)[node] = error;

    /// <summary>The error from a node's weights; null where it was not measured.</summary>
    public double? OfWeights(string node) => _weights.TryGetValue(node, out double error) ? error : null;

    /// <summary>The error from the rounding of a node's result; null where it was not measured.</summary>
    public double? OfActivations(string node) => _activations.TryGetValue(node, out double error) ? error : null;

    /// <summary>Both together, as independent errors add: the root of the sum of squares.</summary>
    public double Of(string node) => Math.Sqrt(Math.Pow(OfWeights(node) ?? 0, 2) + Math.Pow(OfActivations(node) ?? 0, 2));
}

namespace Rembg.Quantization.Search;

/// <summary>The mean absolute error of the mask (0–1) if only a node's weights or only its result are rounded.</summary>
internal sealed class SensitivityTable
{
    private readonly Dictionary<string, (double Error, int Nodes)> _weights = [];
    private readonly Dictionary<string, (double Error, int Nodes)> _activations = [];

    /// <summary>Creates an empty table.</summary>
    public SensitivityTable()
    {
    }

    /// <summary>Creates a table with the same measurements.</summary>
    public SensitivityTable(SensitivityTable other)
    {
        _weights = new(other._weights);
        _activations = new(other._activations);
    }

    /// <summary>True if nothing was measured.</summary>
    public bool IsEmpty => _weights.Count == 0 && _activations.Count == 0;

    /// <summary>Adds a measurement.</summary>
    /// <param name="node">The node's name.</param>
    /// <param name="ofWeights">True for the weights, false for the result.</param>
    /// <param name="error">The error, 0–1.</param>
    /// <param name="nodes">The number of nodes that caused this error together.</param>
    public void Add(string node, bool ofWeights, double error, int nodes) => (ofWeights ? _weights : _activations)[node] = (error, nodes);

    /// <summary>Determines whether a node was measured.</summary>
    public bool Knows(string node) => _weights.ContainsKey(node) || _activations.ContainsKey(node);

    /// <summary>Returns the errors from rounding results, each measured for a node alone or as its share of its group's error.</summary>
    /// <param name="except">The names of nodes to omit.</param>
    public IEnumerable<double> ActivationErrors(IEnumerable<string> except) =>
        _activations.ExceptBy(except, static pair => pair.Key).Select(static pair => pair.Value.Error / Math.Sqrt(pair.Value.Nodes));

    /// <summary>Returns the error from a node's weights; null if it was not measured.</summary>
    public double? OfWeights(string node) => _weights.TryGetValue(node, out (double Error, int) entry) ? entry.Error : null;

    /// <summary>Returns the error from rounding a node's result; null if it was not measured.</summary>
    public double? OfActivations(string node) => _activations.TryGetValue(node, out (double Error, int) entry) ? entry.Error : null;

    /// <summary>Returns the basis of the error from a node's weights.</summary>
    public SensitivityEvidence EvidenceOfWeights(string node) => Evidence(_weights.GetValueOrDefault(node).Nodes);

    /// <summary>Returns the basis of the error from rounding a node's result.</summary>
    public SensitivityEvidence EvidenceOfActivations(string node) => Evidence(_activations.GetValueOrDefault(node).Nodes);

    /// <summary>
    /// Returns the expected squared error of a node: the squares of independent errors add up, and each node of a group has an equal share.
    /// </summary>
    /// <param name="node">The node's name.</param>
    /// <param name="ofWeights">True for the weights, false for the result.</param>
    /// <returns>The squared error; 0 if it was not measured.</returns>
    public double Expected(string node, bool ofWeights) =>
        (ofWeights ? _weights : _activations).TryGetValue(node, out (double Error, int Nodes) entry) ? entry.Error * entry.Error / entry.Nodes : 0;

    /// <summary>Returns both errors combined as independent errors: the root of the sum of squares.</summary>
    public double Of(string node) => Math.Sqrt(Math.Pow(OfWeights(node) ?? 0, 2) + Math.Pow(OfActivations(node) ?? 0, 2));

    private static SensitivityEvidence Evidence(int nodes) => nodes switch
    {
        0 => SensitivityEvidence.None,
        1 => SensitivityEvidence.Measured,
        _ => SensitivityEvidence.Bound,
    };
}

namespace Rembg.Onnx.OpsetRules;

/// <summary>The properties of a model that rules need in addition to the node.</summary>
internal sealed class OpsetContext
{
    /// <summary>Creates the context.</summary>
    /// <param name="graph">The main graph. Constants are added to it because subgraphs can use them, too.</param>
    /// <param name="opset">The operator set that the nodes were written for.</param>
    public OpsetContext(OnnxGraph graph, long opset)
    {
        Graph = graph;
        Opset = opset;
    }

    /// <summary>The main graph.</summary>
    public OnnxGraph Graph { get; }

    /// <summary>The operator set that the nodes were written for.</summary>
    public long Opset { get; }

    /// <summary>Adds a constant and returns its name.</summary>
    public string Constant<T>(string wanted, ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        string name = Graph.UniqueName(wanted);
        Graph.Add(TensorData.Create(name, values, shape));
        return name;
    }
}

namespace Rembg.Onnx.OpsetRules;

/// <summary>The facts on a model, beyond their node, that rules need.</summary>
internal sealed class OpsetContext
{
    /// <summary>Keeps it.</summary>
    /// <param name="graph">The main graph, to which constants are added: subgraphs see them too.</param>
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

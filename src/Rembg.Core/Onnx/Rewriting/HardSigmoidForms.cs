namespace Rembg.Onnx.Rewriting;

/// <summary>
/// Rewrites the forms in which exporters write HardSigmoid and HardSwish as one HardSigmoid and at most one product: <c>HardSwish(x)</c>,
/// <c>Clip(x + c, 0, m) ÷ m</c> and <c>x · Clip(x + c, 0, m) ÷ m</c> (Howard et al. 2019, MobileNetV3).
/// </summary>
internal static class HardSigmoidForms
{
    /// <summary>Rewrites a graph.</summary>
    /// <param name="graph">The graph, which is changed.</param>
    /// <returns>True if the graph was changed.</returns>
    public static bool Apply(OnnxGraph graph)
    {
        bool isChanged = false;
        foreach (NodeProto node in graph.Nodes.Where(static node => OnnxGraph.IsDefaultDomain(node.Domain)).ToList())
        {
            isChanged |= node.OpType switch
            {
                "HardSwish" => Split(node, graph),
                "Clip" => Join(node, graph),
                _ => false,
            };
        }

        return isChanged;
    }

    private static bool Split(NodeProto node, OnnxGraph graph)
    {
        string gate = HardSigmoid(node.Input[0], node.Output[0] + "/gate", 1 / 6.0, 0.5, graph);
        node.OpType = "Mul";
        node.Input.Add(gate);
        graph.Changed();
        return true;
    }

    private static bool Join(NodeProto clip, OnnxGraph graph)
    {
        if (ChannelConstant.Number(clip, 1, graph, double.NaN) is not 0 || ChannelConstant.Number(clip, 2, graph, double.NaN) is not (> 0 and double most)
            || graph.Producer(clip.Input[0]) is not { OpType: "Add" } sum || Operand(sum, graph) is not (string x, double offset)
            || offset < 0 || offset > most
            || Only(clip.Output[0], graph) is not { } reader)
        {
            return false;
        }

        // The division applies either to the clipped value or to its product with another value.
        NodeProto? division = IsDivision(reader, clip.Output[0], most, graph) ? reader : null;
        if (division is null && reader.OpType == "Mul" && Operand(reader, graph) is null && Only(reader.Output[0], graph) is { } next && IsDivision(next, reader.Output[0], most, graph))
        {
            division = next;
        }

        if (division is null)
        {
            return false;
        }

        if (division == reader)
        {
            graph.Remove(division);
            HardSigmoid(x, division.Output[0], 1 / most, offset / most, graph, exactly: true);
        }
        else
        {
            graph.Redirect(clip.Output[0], HardSigmoid(x, clip.Output[0] + "/gate", 1 / most, offset / most, graph), [reader]);

            // The quotient keeps its name, because outputs are identified by name.
            reader.Output[0] = division.Output[0];
            graph.Remove(division);
        }

        graph.Changed();
        return true;
    }

    private static string HardSigmoid(string x, string name, double alpha, double beta, OnnxGraph graph, bool exactly = false)
    {
        string output = graph.AddNode("HardSigmoid", [x], name, exactly);
        graph.Nodes[^1].Set("alpha", (float)alpha);
        graph.Nodes[^1].Set("beta", (float)beta);
        return output;
    }

    /// <summary>
    /// Returns the activation and the number of an addition or multiplication with a single number; null if the node has no such operand.
    /// </summary>
    private static (string Activation, double Number)? Operand(NodeProto node, OnnxGraph graph)
    {
        for (int input = 0; input < 2; input++)
        {
            if (graph.Initializer(node.Input[input]) is not null && ChannelConstant.Number(node, input, graph, double.NaN) is { } number)
            {
                return (node.Input[1 - input], number);
            }
        }

        return null;
    }

    private static bool IsDivision(NodeProto node, string of, double by, OnnxGraph graph) => Operand(node, graph) is (string activation, double number) && activation == of && node.OpType switch
    {
        "Div" => node.Input[0] == of && number == by,
        "Mul" => Math.Abs((number * by) - 1) < 1e-6,
        _ => false,
    };

    private static NodeProto? Only(string tensor, OnnxGraph graph) => !graph.IsOutput(tensor) && graph.Consumers(tensor) is [NodeProto only] ? only : null;
}

using Rembg.Onnx;
using Rembg.Quantization.Operators;

namespace Rembg.Quantization.Writing;

/// <summary>
/// Makes operators that only move values read and write integers if input and output have the same parameters and the runtime would not do
/// so by itself.
/// </summary>
internal static class DirectOperators
{
    /// <summary>Rewrites a graph with pairs.</summary>
    /// <param name="graph">The graph, which is changed.</param>
    public static void Apply(OnnxGraph graph)
    {
        foreach (NodeProto node in graph.Nodes.Where(static node => OperatorRules.For(node).Form == IntegerForm.Direct).ToList())
        {
            NodeProto? real = graph.Producer(node.Input[0]);
            NodeProto? rounding = !graph.IsOutput(node.Output[0]) && graph.Consumers(node.Output[0]) is [NodeProto only] ? only : null;
            bool isOneLine = real?.OpType == "DequantizeLinear" && rounding?.OpType == "QuantizeLinear" && real.Input.Skip(1).SequenceEqual(rounding.Input.Skip(1));
            if (!isOneLine)
            {
                continue;
            }

            if (node.OpType == "Pad" && node.Text("mode", "constant") == "constant")
            {
                SetBorder(node, zero: real!.Input[2]);
            }

            node.Input[0] = real!.Input[0];
            node.Output[0] = rounding!.Output[0];
            graph.Remove(rounding);
            graph.Changed();
        }
    }

    /// <summary>The border is the integer that represents 0.</summary>
    private static void SetBorder(NodeProto pad, string zero)
    {
        while (pad.Input.Count < 3)
        {
            pad.Input.Add(string.Empty);
        }

        pad.Input[2] = zero;
    }
}

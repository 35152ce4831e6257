using Rembg.Onnx;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Equalization;

/// <summary>
/// The route of a convolution's output channels to the convolutions that read them, through operators that pass on a constant added to a
/// channel unchanged: Relu (while the channel is positive), MaxPool, Resize and Concat.
/// </summary>
/// <param name="Producer">The convolution that produces the channels.</param>
/// <param name="Channels">The number of channels.</param>
/// <param name="Tensors">The tensors on the route, each with the index of the first of the channels.</param>
/// <param name="Passed">The nodes on the route.</param>
/// <param name="Readers">The convolutions that read the channels, each with the index of the first of the channels in its input.</param>
internal sealed record ChannelRoute(
    NodeProto Producer,
    int Channels,
    IReadOnlyList<(string Tensor, int First)> Tensors,
    IReadOnlyList<NodeProto> Passed,
    IReadOnlyList<(NodeProto Node, int First)> Readers)
{
    /// <summary>
    /// Returns the route of a convolution's result; null if it reaches an output of the model or an unsupported operator.
    /// </summary>
    public static ChannelRoute? Of(NodeProto producer, PreparedModel model)
    {
        if (!IsPlain(producer, model.Graph))
        {
            return null;
        }

        List<(string Tensor, int First)> tensors = [(producer.Output[0], 0)];
        List<NodeProto> passed = [];
        List<(NodeProto Node, int First)> readers = [];
        for (int i = 0; i < tensors.Count; i++)
        {
            (string tensor, int first) = tensors[i];
            if (model.Graph.IsOutput(tensor))
            {
                return null;
            }

            foreach (NodeProto node in model.Graph.Consumers(tensor))
            {
                if (node.OpType == "Conv" && IsPlain(node, model.Graph) && node.Input.Count(input => input == tensor) == 1)
                {
                    readers.Add((node, first));
                }
                else if (Place(node, tensor, model) is int place)
                {
                    passed.Add(node);
                    tensors.Add((node.Output[0], first + place));
                }
                else
                {
                    return null;
                }
            }
        }

        // A node that is reached in two ways would be changed twice.
        bool isTree = passed.Distinct().Count() == passed.Count && readers.Select(static reader => reader.Node).Distinct().Count() == readers.Count;
        return readers.Count > 0 && isTree ? new ChannelRoute(producer, (int)model.Shapes[producer.Output[0]][1], tensors, passed, readers) : null;
    }

    /// <summary>Determines whether a node is a convolution without groups whose weights and bias are not shared.</summary>
    private static bool IsPlain(NodeProto node, OnnxGraph graph) => ChannelClasses.IsScalable(node, graph)
        && node.Input.Count > 2 && node.Input[2].Length > 0
        && node.Integer("group", 1) == 1 && node.Text("auto_pad", "NOTSET") == "NOTSET";

    /// <summary>
    /// Returns the index in the result at which a node puts the first channel of its input; null if the node does not only pass channels
    /// on.
    /// </summary>
    private static int? Place(NodeProto node, string tensor, PreparedModel model) => node.OpType switch
    {
        "Relu" or "MaxPool" when node.Output.Count == 1 && model.Shapes[tensor].Length == 4 => 0,
        "Resize" when OperatorRules.For(node).CanQuantize(node, model.Graph) && node.Text("coordinate_transformation_mode", "half_pixel") != "tf_crop_and_resize"
            && (node.Input.Count < 4 || model.Graph.Initializer(node.Input[3]) is not null) => 0,
        "Concat" when node.Integer("axis", 1) == 1 && node.Input.Distinct().Count() == node.Input.Count && model.Shapes[tensor].Length == 4 =>
            (int)node.Input.TakeWhile(input => input != tensor).Sum(input => model.Shapes[input][1]),
        _ => null,
    };
}

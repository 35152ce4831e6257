using Rembg.Onnx;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Equalization;

/// <summary>
/// The way that the channels of a convolution's result take to the convolutions that read them, through operators that carry a constant added
/// to a channel over as it is: Relu (as long as the channel stays positive), MaxPool, Resize and Concat.
/// </summary>
/// <param name="Producer">The convolution that makes the channels.</param>
/// <param name="Channels">How many channels it makes.</param>
/// <param name="Tensors">The tensors on the way, and the place of the first of the channels in each.</param>
/// <param name="Passed">The nodes on the way.</param>
/// <param name="Readers">The convolutions that read the channels, and the place of the first of the channels in their input.</param>
internal sealed record ChannelRoute(
    NodeProto Producer,
    int Channels,
    IReadOnlyList<(string Tensor, int First)> Tensors,
    IReadOnlyList<NodeProto> Passed,
    IReadOnlyList<(NodeProto Node, int First)> Readers)
{
    /// <summary>The route of a convolution's result; null if it reaches an output of the model or another operator.</summary>
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

    /// <summary>True for a convolution without groups whose weights and bias are its own.</summary>
    private static bool IsPlain(NodeProto node, OnnxGraph graph) => ChannelClasses.IsScalable(node, graph)
        && node.Input.Count > 2 && node.Input[2].Length > 0
        && node.Integer("group", 1) == 1 && node.Text("auto_pad", "NOTSET") == "NOTSET";

    /// <summary>The place in the result at which a node puts the first channel of its input; null if it does more than carry channels over.</summary>
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

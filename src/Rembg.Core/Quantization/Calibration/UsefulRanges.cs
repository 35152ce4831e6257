using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Operators;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Calibration;

/// <summary>
/// The ranges beyond which the readers of a tensor do not distinguish values. A sigmoid is flat (within 0.00005 of 0 or 1) beyond ±10, and
/// a product with it is 0 below: a wider range would only make the steps coarser where they matter. Logits from −3400 to 16 would leave two
/// steps for the mask, and a HardSwish from −20 to 7 would use two thirds of its steps for zeros.
/// </summary>
internal static class UsefulRanges
{
    // The range in which a sigmoid distinguishes values.
    private static readonly ActivationRange OfSigmoid = new(-10, 10);

    /// <summary>Finds the useful ranges.</summary>
    /// <param name="model">The model.</param>
    /// <param name="description">
    /// How to interpret its output. Classes are compared with each other, so for them values beyond ±10 matter.
    /// </param>
    /// <returns>The useful range of each tensor that has one, by name; a side may be infinite.</returns>
    public static Dictionary<string, ActivationRange> Find(PreparedModel model, ModelDescription description)
    {
        bool hasClasses = description.Classes.Count > 0;
        OnnxGraph graph = model.Graph;
        Dictionary<string, ActivationRange> found = [];
        if (description.Activation == OutputActivation.Sigmoid && !hasClasses && graph.Consumers(model.Output).Count == 0)
        {
            found.Add(model.Output, OfSigmoid);
        }

        foreach (NodeProto node in graph.Nodes.Reverse())
        {
            string tensor = node.Output[0];
            IReadOnlyList<NodeProto> readers = graph.Consumers(tensor);
            if (graph.IsOutput(tensor) || readers.Count == 0)
            {
                continue;
            }

            ActivationRange?[] ranges = [.. readers.Select(reader => Of(reader, tensor))];
            if (ranges.All(static range => range is not null))
            {
                found.Add(tensor, ranges.Select(static range => range!.Value).Aggregate(static (all, next) => all.Union(next)));
            }
        }

        return found;

        ActivationRange? Of(NodeProto reader, string tensor) => reader.OpType switch
        {
            "Sigmoid" when !(hasClasses && reader.Output[0] == model.Output) => OfSigmoid,
            "HardSigmoid" => HardSigmoidRule.Domain(reader),
            "Mul" when reader.Input.Count == 2 && Gate(reader.Input[reader.Input[0] == tensor ? 1 : 0]) is { } gate && gate.Input[0] == tensor => Of(gate, tensor) is { } range
                ? range with { Maximum = double.PositiveInfinity }
                : null,
            _ => OperatorRules.For(reader).SharesScale && found.TryGetValue(reader.Output[0], out ActivationRange range) ? range : null,
        };

        NodeProto? Gate(string tensor) => graph.Producer(tensor) is { OpType: "Sigmoid" or "HardSigmoid" } gate ? gate : null;
    }
}

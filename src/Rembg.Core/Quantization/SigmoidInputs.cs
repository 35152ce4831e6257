using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization.Operators;

namespace Rembg.Quantization;

/// <summary>
/// Tensors that nothing but a sigmoid sees. It is flat (within 0.00005 of 0 or 1) beyond ±10, so that a wider range would
/// only make the steps coarse where they matter: logits from −3400 to 16 would leave two steps for the mask.
/// </summary>
internal static class SigmoidInputs
{
    /// <summary>The range that a sigmoid tells apart.</summary>
    public static readonly ActivationRange Useful = new(-10, 10);

    /// <summary>Finds them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="description">How its output is read. Classes are compared, so that no sigmoid hides how far beyond ±10 they are.</param>
    public static HashSet<string> Find(PreparedModel model, ModelDescription description)
    {
        bool hasClasses = description.Classes.Count > 0;
        OnnxGraph graph = model.Graph;
        HashSet<string> found = [];
        if (description.Activation == OutputActivation.Sigmoid && !hasClasses && graph.Consumers(model.Output).Count == 0)
        {
            found.Add(model.Output);
        }

        foreach (NodeProto node in graph.Nodes.Reverse())
        {
            string output = node.Output[0];
            bool feedsOnlySigmoids = !graph.IsOutput(output) && graph.Consumers(output).Count > 0 && graph.Consumers(output).All(Leads);
            if (feedsOnlySigmoids)
            {
                found.Add(output);
            }
        }

        return found;

        bool Leads(NodeProto consumer) => (consumer.OpType == "Sigmoid" && !(hasClasses && consumer.Output[0] == model.Output))
            || (OperatorRules.For(consumer).SharesScale && found.Contains(consumer.Output[0]));
    }
}

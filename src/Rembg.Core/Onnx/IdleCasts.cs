using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Rembg.Onnx;

/// <summary>
/// Handles casts from 32-bit floating-point to 32-bit floating-point numbers, which the optimizer would leave in place before an output.
/// </summary>
internal static class IdleCasts
{
    /// <summary>Turns such casts into identities, which the optimizer removes everywhere.</summary>
    /// <exception cref="OnnxRuntimeException">The runtime refuses the model.</exception>
    public static void ToIdentities(ModelProto model)
    {
        NodeProto[] casts = [.. model.Graph.Node.Where(static node => node.OpType == "Cast" && node.Integer("to", 0) == (long)TensorProto.Types.DataType.Float)];
        if (casts.Length == 0)
        {
            return;
        }

        HashSet<string> floats = [.. model.Graph.Initializer.Where(static tensor => tensor.Type() == TensorProto.Types.DataType.Float).Select(static tensor => tensor.Name)];
        using (InferenceSession session = OnnxSession.Create(ExposedModel.Of(model), GraphOptimizationLevel.ORT_DISABLE_ALL))
        {
            IEnumerable<KeyValuePair<string, NodeMetadata>> tensors = session.InputMetadata.Concat(session.OutputMetadata);
            floats.UnionWith(tensors.Where(static tensor => tensor.Value is { IsTensor: true, ElementDataType: TensorElementType.Float }).Select(static tensor => tensor.Key));
        }

        foreach (NodeProto cast in casts.Where(cast => floats.Contains(cast.Input[0])))
        {
            cast.OpType = "Identity";
            cast.Attribute.Clear();
        }
    }
}

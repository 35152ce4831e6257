using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Calibration;

/// <summary>
/// Divides activations into groups, each of which is measured in one inference. The runtime keeps an activation until all nodes added to
/// measure it have run, so the groups limit memory independently of the model's size. The nodes behind the last activation of a group are
/// omitted from its inferences: the runtime would compute them, too.
/// </summary>
internal static class ActivationGroups
{
    // The largest number of bytes of activations kept in one inference.
    private const long Most = 512L << 20;

    /// <summary>Divides activations; neighbours stay together.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensors">The names of the activations.</param>
    public static IEnumerable<string[]> Of(PreparedModel model, IReadOnlyList<string> tensors)
    {
        List<string> group = [];
        long size = 0;
        foreach (string tensor in tensors)
        {
            long bytes = model.Shapes[tensor].Aggregate((long)sizeof(float), static (product, length) => product * length);
            if (group.Count > 0 && size + bytes > Most)
            {
                yield return [.. group];
                (group, size) = ([], 0);
            }

            group.Add(tensor);
            size += bytes;
        }

        if (group.Count > 0)
        {
            yield return [.. group];
        }
    }
}

using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Calibration;

/// <summary>
/// Divides activations into groups that are measured in one inference each. The runtime keeps an activation until everything
/// that was added to measure it is done, so that memory is bounded by the group and not by the model.
/// </summary>
internal static class ActivationGroups
{
    // Bytes of activations that one inference keeps at most.
    private const long Most = 512L << 20;

    /// <summary>Divides activations; neighbours stay together.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensors">The activations' names.</param>
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

        yield return [.. group];
    }
}

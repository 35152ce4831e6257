using Rembg.Files;
using Rembg.Imaging.Finishing;

namespace Rembg.Inference;

/// <summary>One of the files that are made of a photo.</summary>
/// <param name="Path">The full path of the file to write. It appears whole or not at all.</param>
/// <param name="Options">What it looks like.</param>
public sealed record RemovalOutput(string Path, OutputOptions Options)
{
    /// <summary>Refuses outputs that cannot be written together.</summary>
    /// <exception cref="ArgumentException">The message says why not.</exception>
    internal static void Validate(IReadOnlyList<RemovalOutput> outputs, long pixelLimit)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (outputs.Count == 0)
        {
            throw new ArgumentException("There is nothing to write: give at least one output.");
        }

        HashSet<string> paths = new(PathComparison.Comparer);
        foreach (RemovalOutput output in outputs)
        {
            output.Options.Validate(pixelLimit);
            if (!paths.Add(System.IO.Path.GetFullPath(output.Path)))
            {
                throw new ArgumentException($"Two outputs would be written to '{output.Path}'.");
            }
        }
    }
}

using System.IO.Enumeration;

using Rembg.Onnx;

namespace Rembg.Quantization;

/// <summary>
/// Refuses names of nodes and operators that match nothing: with a misspelt exclusion, a node that should stay in FP32 would be quantized.
/// </summary>
internal static class NodeSelection
{
    private const int MostSuggestions = 3;

    /// <summary>Checks the selection of the options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="path">The model file, for error messages.</param>
    /// <param name="original">The model as it was read.</param>
    /// <param name="prepared">The model to be quantized, whose nodes all have names.</param>
    /// <exception cref="ModelNotQuantizableException">An entry matches nothing; the message suggests the most similar names.</exception>
    public static void Require(QuantizationOptions options, string path, ModelProto original, ModelProto prepared)
    {
        NodeProto[] nodes = [.. original.Graph.Node, .. prepared.Graph.Node];
        string[] names = [.. nodes.Select(static node => node.Name).Where(static name => name.Length > 0).Distinct()];
        foreach (string pattern in options.ExcludedNodes.Where(pattern => !names.Any(name => FileSystemName.MatchesSimpleExpression(pattern, name))))
        {
            throw Unknown(path, "node", pattern, names);
        }

        string[] operators = [.. nodes.Select(static node => node.OpType).Distinct()];
        foreach (string name in options.IncludedOperators.Where(name => !operators.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            throw Unknown(path, "operator", name, operators);
        }
    }

    private static ModelNotQuantizableException Unknown(string path, string kind, string name, IEnumerable<string> known)
    {
        string nearest = string.Join(", ", known.OrderBy(other => Distance(name, other)).ThenBy(static other => other, StringComparer.Ordinal).Take(MostSuggestions));
        return new ModelNotQuantizableException(path, QuantizationObstacle.UnknownSelection, $"it has no {kind} '{name}'; similar names: {nearest}");
    }

    /// <summary>Returns the number of letters to insert, delete or replace (Levenshtein, 1966), ignoring case.</summary>
    private static int Distance(string first, string second)
    {
        int[] row = [.. Enumerable.Range(0, second.Length + 1)];
        for (int i = 1; i <= first.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= second.Length; j++)
            {
                int replaced = diagonal + (char.ToUpperInvariant(first[i - 1]) == char.ToUpperInvariant(second[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}

namespace Rembg.Hosting;

/// <summary>Assigns the values before all parameters to a command's positional parameters.</summary>
internal static class PositionalValues
{
    /// <summary>
    /// Returns the values for each position. A position that takes one value gets one. The position that takes several gets all
    /// values that the others leave, because a shell expands a wildcard to many values. The last value belongs to the next
    /// position, as in <c>cp</c>, unless it names an existing file.
    /// </summary>
    /// <param name="values">The values.</param>
    /// <param name="positions">For each position, true if it takes several values; without positions, the values form an array.</param>
    public static IEnumerable<string[]> Of(string[] values, IReadOnlyList<bool> positions)
    {
        if (values.Length == 0)
        {
            return [];
        }

        int several = positions.ToList().IndexOf(true);
        if (several < 0)
        {
            return positions.Count > 0 && values.Length <= positions.Count ? values.Select(static value => new[] { value }) : [values];
        }

        int before = Math.Min(several, values.Length);
        string[] rest = values[before..];
        bool hasLast = rest.Length > 1 && positions.Count > several + 1 && !File.Exists(rest[^1]);
        return
        [
            .. values[..before].Select(static value => new[] { value }),
            .. hasLast ? (string[][])[rest[..^1], [rest[^1]]] : rest.Length > 0 ? [rest] : [],
        ];
    }
}

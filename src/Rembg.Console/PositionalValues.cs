namespace Rembg.Hosting;

/// <summary>Gives the values that stand before all parameters to the positions of a command.</summary>
internal static class PositionalValues
{
    /// <summary>
    /// The values of each position. Positions that take one value get one. The position that takes several gets all that others leave: a shell
    /// makes many values of a wildcard. The last value is for the position behind it, as in <c>cp</c>, unless it names a file that exists.
    /// </summary>
    /// <param name="values">The values.</param>
    /// <param name="positions">Whether each position takes several values; without any they are an array.</param>
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

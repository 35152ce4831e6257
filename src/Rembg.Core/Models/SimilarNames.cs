namespace Rembg.Models;

/// <summary>Finds existing names that are similar to a misspelt one.</summary>
internal static class SimilarNames
{
    private const int MostNames = 3;
    private const int ShortestBeginning = 4;

    /// <summary>Returns the most similar names, the most similar first. Separators and case are ignored.</summary>
    /// <param name="given">The name that was given.</param>
    /// <param name="names">The names that exist.</param>
    public static IReadOnlyList<string> Of(string given, IEnumerable<string> names)
    {
        string wanted = Letters(given);
        return
        [
            .. names
                .Select(name => (Name: name, Distance: Distance(wanted, Letters(name))))
                .Where(candidate => candidate.Distance <= Math.Max(1, Math.Min(wanted.Length, Letters(candidate.Name).Length) / 4)
                    || (wanted.Length >= ShortestBeginning && Letters(candidate.Name).StartsWith(wanted, StringComparison.Ordinal)))
                .OrderBy(static candidate => candidate.Distance)
                .Take(MostNames)
                .Select(static candidate => candidate.Name),
        ];
    }

    private static string Letters(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    /// <summary>The Levenshtein distance: the smallest number of letters to insert, delete or replace.</summary>
    private static int Distance(string one, string other)
    {
        int[] row = [.. Enumerable.Range(0, other.Length + 1)];
        for (int i = 0; i < one.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < other.Length; j++)
            {
                int replaced = diagonal + (one[i] == other[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }
}

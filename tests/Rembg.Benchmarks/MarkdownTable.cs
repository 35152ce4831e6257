namespace Rembg.Benchmarks;

/// <summary>A table that reads well as text, too.</summary>
/// <param name="header">The heads of the columns.</param>
internal sealed class MarkdownTable(params string[] header)
{
    private readonly List<string[]> _rows = [header];

    /// <summary>Adds a row with as many cells as there are columns.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Writes the table to the standard output, with an empty line behind it.</summary>
    public void Write()
    {
        int[] widths = [.. Enumerable.Range(0, header.Length).Select(column => _rows.Max(row => row[column].Length))];
        WriteRow(_rows[0], widths);
        WriteRow([.. widths.Select(static width => new string('-', width))], widths);
        foreach (string[] row in _rows.Skip(1))
        {
            WriteRow(row, widths);
        }

        Console.WriteLine();
    }

    private static void WriteRow(string[] cells, int[] widths) =>
        Console.WriteLine($"| {string.Join(" | ", cells.Select((cell, column) => cell.PadRight(widths[column])))} |");
}

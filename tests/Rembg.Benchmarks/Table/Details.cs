namespace Rembg.Benchmarks.Table;

/// <summary>Everything that was measured on the way to the figures with targets.</summary>
internal sealed class Details
{
    private readonly Dictionary<string, (Quantity Quantity, Series Values)> _entries = [];

    /// <summary>Adds a value of something.</summary>
    /// <param name="name">What it is; the same in each round.</param>
    /// <param name="quantity">What it is measured in.</param>
    /// <param name="value">The value.</param>
    /// <returns>The value.</returns>
    public double Add(string name, Quantity quantity, double value)
    {
        if (!_entries.TryGetValue(name, out (Quantity Quantity, Series Values) entry))
        {
            entry = (quantity, new Series());
            _entries.Add(name, entry);
        }

        entry.Values.Add(value);
        return value;
    }

    /// <summary>Adds the times and the memory of a run of the module.</summary>
    /// <param name="name">What ran.</param>
    /// <param name="run">The run.</param>
    public void Add(string name, Processes.ModuleRun run)
    {
        Add(name + ": cmdlet", Quantity.Seconds, run.Cmdlet);
        Add(name + ": whole process", Quantity.Seconds, run.Process);
        Add(name + ": peak memory", Quantity.Bytes, run.Peak);
    }

    /// <summary>Writes medians and ranges.</summary>
    public void Write()
    {
        MarkdownTable table = new("measured", "median", "least", "most");
        foreach ((string name, (Quantity quantity, Series values)) in _entries)
        {
            table.Add(name, quantity.Show(values.Median), quantity.Show(values.Values.Min()), quantity.Show(values.Values.Max()));
        }

        table.Write();
    }
}

namespace Rembg.Benchmarks.Table;

/// <summary>A figure that has targets; smaller is better.</summary>
/// <param name="Figure">What it is.</param>
/// <param name="Quantity">What it is measured in.</param>
/// <param name="Must">The most that is acceptable; null for a figure that is only shown beside others.</param>
/// <param name="Stretch">The most that is very good; null for a figure without a target.</param>
/// <param name="Values">The figure of each round; empty where it cannot be measured.</param>
internal sealed record TargetRow(string Figure, Quantity Quantity, double? Must, double? Stretch, Series Values)
{
    /// <summary>True if it could be measured.</summary>
    public bool IsAvailable => Values.Values.Count > 0;

    /// <summary>True if it is unacceptable.</summary>
    public bool IsMissed => IsAvailable && Values.Median > Must;

    /// <summary>The cells of the table: figure, median, must, stretch, verdict.</summary>
    public string[] Cells =>
        [Figure, IsAvailable ? Quantity.Show(Values.Median) : "—", Target(Must), Target(Stretch), Verdict];

    private string Target(double? most) => most is { } value ? "≤ " + Quantity.Show(value) : string.Empty;

    private string Verdict => IsAvailable switch
    {
        false => "not available",
        _ when Must is null => string.Empty,
        _ when IsMissed => "MISSED",
        _ => Values.Median <= Stretch ? "stretch" : "must",
    };
}

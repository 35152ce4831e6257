namespace Rembg.Files.Watching;

/// <summary>The times of watching a directory.</summary>
public sealed record WatchTimes
{
    /// <summary>From one look to the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The time for which a photo must not have changed to count as complete.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time for which a photo that cannot be read, or that ends in zeros, counts as an unfinished copy.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}

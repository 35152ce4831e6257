namespace Rembg.Files.Watching;

/// <summary>The intervals used to watch a directory.</summary>
public sealed record WatchTimes
{
    /// <summary>The interval between scans.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The time without changes after which a photo counts as complete.</summary>
    public TimeSpan Quiet { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The time for which a photo that cannot be read, or that ends in zeros, counts as an unfinished copy.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}

namespace Rembg.Inference;

/// <summary>The limits of a <see cref="SegmentationModelCache"/>.</summary>
public sealed record ModelCacheOptions
{
    /// <summary>
    /// The time for which an unused model stays loaded; zero to unload it as soon as it is returned.
    /// <see cref="Timeout.InfiniteTimeSpan"/>, the default, keeps it until another model needs its room.
    /// </summary>
    public TimeSpan IdleTime { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>
    /// The largest number of loaded models. The least recently used model that is not borrowed is unloaded to make room. No limit by default.
    /// </summary>
    public int Capacity { get; init; } = int.MaxValue;

    /// <summary>
    /// The time for which <see cref="SegmentationModelCache.Dispose"/> waits for borrowed models. Zero by default: their borrowers unload them
    /// when they return them.
    /// </summary>
    public TimeSpan ClosingTime { get; init; }

    /// <summary>The settings of the sessions of borrowers that specify none.</summary>
    public SessionSettings Session { get; init; } = new();
}

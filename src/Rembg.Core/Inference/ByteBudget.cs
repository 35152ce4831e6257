namespace Rembg.Inference;

/// <summary>
/// Bounds what photos in flight take together, in bytes: where the next one does not fit, it waits for others to end. One that
/// is larger than the bound is worked on alone.
/// </summary>
public sealed class ByteBudget
{
    // How soon a wait is found to be cancelled; nobody tells.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly long _limit;
    private long _used;

    /// <summary>Creates a budget of which nothing is spent.</summary>
    /// <param name="limit">Bytes.</param>
    public ByteBudget(long limit)
    {
        _limit = limit;
    }

    /// <summary>A quarter of the memory that the process may have, a container's limit included.</summary>
    public static long Default => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4;

    /// <summary>Waits for room and takes it.</summary>
    /// <param name="bytes">What the photo will take, roughly; the same goes to <see cref="GiveBack"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was taken.</exception>
    public void Take(long bytes, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            while (_used > 0 && _used + bytes > _limit)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Monitor.Wait(_gate, Interval);
            }

            _used += bytes;
        }
    }

    /// <summary>Gives room back.</summary>
    public void GiveBack(long bytes)
    {
        lock (_gate)
        {
            _used -= bytes;
            Monitor.PulseAll(_gate);
        }
    }
}

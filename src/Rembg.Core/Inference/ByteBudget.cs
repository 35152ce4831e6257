using Rembg.Machine;

namespace Rembg.Inference;

/// <summary>
/// Limits the memory of all photos in progress, in bytes. A photo that does not fit waits until others are finished; a photo
/// that is larger than the limit is processed alone.
/// </summary>
public sealed class ByteBudget
{
    // The interval at which a waiting thread checks for cancellation.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly long _limit;
    private long _used;

    /// <summary>Creates an unused budget.</summary>
    /// <param name="limit">The limit in bytes.</param>
    public ByteBudget(long limit)
    {
        _limit = limit;
    }

    /// <summary>A quarter of the memory available to the process, which a container or an engine may limit.</summary>
    public static long Default => Allotment.Memory / 4;

    /// <summary>Waits until the bytes are available and takes them.</summary>
    /// <param name="bytes">The photo's approximate memory; the same value must be passed to <see cref="GiveBack"/>.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was cancelled; nothing was taken.</exception>
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

    /// <summary>Returns bytes to the budget.</summary>
    public void GiveBack(long bytes)
    {
        lock (_gate)
        {
            _used -= bytes;
            Monitor.PulseAll(_gate);
        }
    }
}

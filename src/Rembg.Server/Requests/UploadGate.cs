using Rembg.Server.Errors;

namespace Rembg.Server.Requests;

/// <summary>Bounds how many requests send their photos at once, and with that the room on the disk.</summary>
internal sealed class UploadGate
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    private readonly int _limit;
    private int _count;

    /// <summary>Opens the gate for so many.</summary>
    public UploadGate(int limit)
    {
        _limit = limit;
    }

    /// <summary>How many are sending.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Takes a place, which is given back by disposing what is returned.</summary>
    /// <exception cref="ApiException">There is none.</exception>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref _count) <= _limit)
        {
            return new Place(this);
        }

        Interlocked.Decrement(ref _count);
        throw ApiException.Busy("Too many photos are arriving at once.", RetryAfter);
    }

    private sealed class Place(UploadGate gate) : IDisposable
    {
        private UploadGate? _gate = gate;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _gate, null) is { } gate)
            {
                Interlocked.Decrement(ref gate._count);
            }
        }
    }
}

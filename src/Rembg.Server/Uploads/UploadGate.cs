using Rembg.Server.Errors;

namespace Rembg.Server.Uploads;

/// <summary>
/// Limits the number of simultaneous uploads. At the limit, a new upload replaces the slowest one, or one of the client with
/// the most uploads, so that a client that is slow or takes all places keeps nobody else out.
/// </summary>
internal sealed class UploadGate
{
    // Bytes per second; no client that really sends a photo is slower than this for so long.
    private const double SlowRate = 64 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly List<UploadPlace> _places = [];
    private readonly int _limit;

    /// <summary>The time after which another attempt may succeed.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Creates a gate for a number of uploads.</summary>
    public UploadGate(int limit)
    {
        _limit = limit;
    }

    /// <summary>The number of uploads in progress.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _places.Count;
            }
        }
    }

    /// <summary>Takes a place, which is returned when it is disposed of.</summary>
    /// <param name="client">The address of the client.</param>
    /// <exception cref="ApiException">No place is free.</exception>
    public UploadPlace Enter(string client)
    {
        UploadPlace place = new(this, client);
        UploadPlace? victim = null;
        lock (_lock)
        {
            if (_places.Count >= _limit)
            {
                victim = Slowest() ?? OfGreediest(client) ?? throw ApiException.Busy("Too many photos are being uploaded.", RetryAfter);
                _places.Remove(victim);
            }

            _places.Add(place);
        }

        victim?.End();
        return place;
    }

    /// <summary>Returns a place.</summary>
    public void Leave(UploadPlace place)
    {
        lock (_lock)
        {
            _places.Remove(place);
        }
    }

    private UploadPlace? Slowest() => _places.Where(static place => place.Age > Grace && place.Rate < SlowRate).MinBy(static place => place.Rate);

    private UploadPlace? OfGreediest(string client)
    {
        IGrouping<string, UploadPlace> greediest = _places.GroupBy(static place => place.Client).MaxBy(static places => places.Count())!;
        int own = _places.Count(place => place.Client == client);
        return greediest.Count() > own + 1 ? greediest.MinBy(static place => place.Rate) : null;
    }
}

using Rembg.Server.Errors;

namespace Rembg.Server.Uploads;

/// <summary>
/// Bounds how many requests send their photos at once. Where there are too many, a new one takes the place of the slowest that
/// others wait for, or of one of the client that has most places: who dawdles, or takes all places, keeps nobody else out.
/// </summary>
internal sealed class UploadGate
{
    // Bytes a second that nobody who sends a photo in earnest is below for so long.
    private const double SlowRate = 64 * 1024;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly List<UploadPlace> _places = [];
    private readonly int _limit;

    /// <summary>The time after which it is worth trying again.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(5);

    /// <summary>Opens the gate for so many.</summary>
    public UploadGate(int limit)
    {
        _limit = limit;
    }

    /// <summary>The number of clients that are sending.</summary>
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

    /// <summary>Takes a place, which is given back by disposing it.</summary>
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
                victim = Slowest() ?? OfGreediest(client) ?? throw ApiException.Busy("Too many photos are arriving at once.", RetryAfter);
                _places.Remove(victim);
            }

            _places.Add(place);
        }

        victim?.End();
        return place;
    }

    /// <summary>Gives a place back.</summary>
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

using Rembg.Caching;
using Rembg.Inference;
using Rembg.Server.Configuration;
using Rembg.Server.Errors;

namespace Rembg.Server.Models;

/// <summary>
/// The loaded models, no more than so many: requests can name any model that is installed, and each takes memory. The one
/// not used for longest makes room; where all are in use, a request for another is refused for now.
/// </summary>
internal sealed class ModelShelf : IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Place> _places = [];
    private readonly SessionSettings _settings;
    private readonly int _limit;
    private long _clock;
    private bool _isClosed;

    /// <summary>Starts empty.</summary>
    /// <param name="options">How many, and what they run on.</param>
    public ModelShelf(ServerOptions options)
    {
        _limit = options.ModelLimit;
        _settings = new SessionSettings { Device = options.Device, ManyPhotos = true, OptimizedModels = MaskCache.UserDirectory };
    }

    /// <summary>The number of models that are loaded.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _places.Values.Count(static place => place.Model.IsValueCreated);
            }
        }
    }

    /// <summary>Takes a model, loading it where necessary. The caller disposes the loan.</summary>
    /// <param name="path">The model file.</param>
    /// <exception cref="RembgException">It cannot be loaded.</exception>
    /// <exception cref="ApiException">There is no room for it now.</exception>
    public Loan Take(string path)
    {
        Place place;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (!_places.TryGetValue(path, out place!))
            {
                MakeRoom();
                place = new Place(() => SegmentationModel.Load(path, settings: _settings));
                _places.Add(path, place);
            }

            place.Users++;
            place.LastUse = ++_clock;
        }

        try
        {
            return new Loan(place.Model.Value, () => GiveBack(place));
        }
        catch
        {
            lock (_lock)
            {
                // The next request tries again: the file may have been replaced.
                if (_places.GetValueOrDefault(path) == place)
                {
                    _places.Remove(path);
                }
            }

            throw;
        }
    }

    /// <summary>Waits, not for ever, until nobody uses a model: a process that ends under an inference or a loading model ends in a crash.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
        }

        SpinWait.SpinUntil(IsIdle, LongestEnd);
        lock (_lock)
        {
            // What is in use even now is not pulled away from under it. Its last user ends it.
            foreach (Place place in _places.Values.Where(static place => place.Users == 0))
            {
                place.Model.Value.Dispose();
            }

            _places.Clear();
        }
    }

    private bool IsIdle()
    {
        lock (_lock)
        {
            return _places.Values.All(static place => place.Users == 0);
        }
    }

    private void MakeRoom()
    {
        if (_places.Count < _limit)
        {
            return;
        }

        (string path, Place idle) = _places.Where(static pair => pair.Value.Users == 0).OrderBy(static pair => pair.Value.LastUse).FirstOrDefault();
        if (idle is null)
        {
            throw ApiException.Busy($"The {_limit} models that this server holds at once are all in use.", RetryAfter);
        }

        _places.Remove(path);
        idle.Model.Value.Dispose();
    }

    private void GiveBack(Place place)
    {
        lock (_lock)
        {
            place.Users--;
            if (_isClosed && place.Users == 0 && !_places.ContainsValue(place))
            {
                place.Model.Value.Dispose();
            }
        }
    }

    /// <summary>A model in use.</summary>
    internal sealed class Loan : IDisposable
    {
        private Action? _giveBack;

        /// <summary>Lends a model.</summary>
        public Loan(SegmentationModel model, Action giveBack)
        {
            Model = model;
            _giveBack = giveBack;
        }

        /// <summary>The model, valid until this is disposed.</summary>
        public SegmentationModel Model { get; }

        /// <inheritdoc/>
        public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
    }

    private sealed class Place(Func<SegmentationModel> load)
    {
        // A load that failed is not remembered: LazyThreadSafetyMode.PublicationOnly would load twice at once instead.
        public Lazy<SegmentationModel> Model { get; } = new(load);

        public int Users { get; set; }

        public long LastUse { get; set; }
    }
}

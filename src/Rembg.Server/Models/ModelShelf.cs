using Rembg.Caching;
using Rembg.Inference;
using Rembg.Server.Configuration;
using Rembg.Server.Errors;

namespace Rembg.Server.Models;

/// <summary>
/// The loaded models. Their number is limited, because requests can use any installed model and each takes memory. The least
/// recently used model is unloaded to make room; if all are in use, a request for another model is rejected for now.
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

    /// <summary>Starts with no models.</summary>
    /// <param name="options">The largest number of models, and their device.</param>
    public ModelShelf(ServerOptions options)
    {
        _limit = options.ModelLimit;
        _settings = new SessionSettings { Device = options.Device, ManyPhotos = true, OptimizedModels = MaskCache.UserDirectory };
    }

    /// <summary>The number of loaded models.</summary>
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

    /// <summary>Borrows a model, and loads it if necessary. The caller disposes of the loan.</summary>
    /// <param name="path">The model file.</param>
    /// <exception cref="RembgException">The model cannot be loaded.</exception>
    /// <exception cref="ApiException">There is currently no room for the model.</exception>
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
                // The next request tries again, because the file may have been replaced.
                if (_places.GetValueOrDefault(path) == place)
                {
                    _places.Remove(path);
                }
            }

            throw;
        }
    }

    /// <summary>
    /// Waits, for a limited time, until no model is in use: a process that exits during an inference or while a model is being
    /// loaded crashes.
    /// </summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
        }

        SpinWait.SpinUntil(IsIdle, LongestEnd);
        lock (_lock)
        {
            // A model that is still in use is not disposed of; its last user disposes of it.
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
            throw ApiException.Busy($"All {_limit} models that this server can load at once are in use.", RetryAfter);
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

        /// <summary>Creates a loan.</summary>
        public Loan(SegmentationModel model, Action giveBack)
        {
            Model = model;
            _giveBack = giveBack;
        }

        /// <summary>The model, valid until this loan is disposed of.</summary>
        public SegmentationModel Model { get; }

        /// <inheritdoc/>
        public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
    }

    private sealed class Place(Func<SegmentationModel> load)
    {
        // A failed load is not remembered. LazyThreadSafetyMode.PublicationOnly could load the model twice at once.
        public Lazy<SegmentationModel> Model { get; } = new(load);

        public int Users { get; set; }

        public long LastUse { get; set; }
    }
}

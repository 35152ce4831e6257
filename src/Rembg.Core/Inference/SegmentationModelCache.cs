using Rembg.Inference.Devices;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Inference;

/// <summary>
/// Keeps loaded models for callers that use them at the same time (parallel pipelines share one session) or soon after (a loop over photos
/// does not load its model again). Models are unloaded after an idle time, to make room for others, or both: see
/// <see cref="ModelCacheOptions"/>. Thread-safe.
/// </summary>
public sealed class SegmentationModelCache : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Entry> _entries = [];
    private readonly ModelCacheOptions _options;
    private long _clock;
    private bool _isClosed;

    /// <summary>Creates an empty cache for any number of models.</summary>
    /// <param name="idleTime">The time for which an unused model stays loaded.</param>
    public SegmentationModelCache(TimeSpan idleTime)
        : this(new ModelCacheOptions { IdleTime = idleTime })
    {
    }

    /// <summary>Creates an empty cache.</summary>
    /// <param name="options">The limits of the cache.</param>
    public SegmentationModelCache(ModelCacheOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Capacity);
        _options = options;
    }

    /// <summary>The number of loaded models.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Values.Count(static entry => entry.IsLoaded);
            }
        }
    }

    private readonly record struct Key(string Path, long Length, DateTime Written, ModelDescription? Description, SessionSettings Settings);

    /// <summary>Borrows a model, and loads it if necessary. A file that has changed since it was loaded is loaded again.</summary>
    /// <param name="path">The full path of the model file.</param>
    /// <param name="description">The model's input and output; null to use the model's metadata, else its name.</param>
    /// <param name="settings">The settings of the session; null for those of the cache's options.</param>
    /// <returns>The loan; disposing of it returns the model.</returns>
    /// <exception cref="ModelNotFoundException">The file does not exist.</exception>
    /// <exception cref="ModelInvalidException">The file is not a model that makes a mask of a photo.</exception>
    /// <exception cref="DeviceUnavailableException">The requested device does not exist or does not work.</exception>
    /// <exception cref="ModelsInUseException">The cache is full, and all of its models are borrowed.</exception>
    /// <exception cref="ObjectDisposedException">The cache is closed.</exception>
    public Loan Borrow(string path, ModelDescription? description = null, SessionSettings? settings = null)
    {
        FileInfo file = new(path);
        settings ??= _options.Session;
        Key key = file.Exists ? new Key(path, file.Length, file.LastWriteTimeUtc, description, settings) : new Key(path, 0, default, description, settings);
        Entry entry = Reserve(key);
        try
        {
            return new Loan(entry.Load(), () => Return(entry));
        }
        catch
        {
            // The next borrower tries again, because the cause may be gone.
            lock (_lock)
            {
                entry.Borrowers--;
                Forget(entry);
            }

            throw;
        }
    }

    /// <summary>Unloads all models that are not borrowed. The cache can still be used.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            foreach (Entry entry in _entries.Values.Where(static entry => entry.Borrowers == 0).ToList())
            {
                Unload(entry);
            }
        }
    }

    /// <summary>
    /// Closes the cache: refuses new loans, waits for borrowed models (<see cref="ModelCacheOptions.ClosingTime"/>), and unloads the models.
    /// A process that exits during an inference or while a model is being loaded crashes. A model that is borrowed for longer is unloaded when
    /// it is returned.
    /// </summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
        }

        SpinWait.SpinUntil(IsIdle, _options.ClosingTime);
        Clear();
    }

    private Entry Reserve(Key key)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (!_entries.TryGetValue(key, out Entry? entry))
            {
                MakeRoom(key.Path);
                entry = new Entry(key);
                _entries.Add(key, entry);
            }

            entry.Borrowers++;
            entry.LastUse = ++_clock;
            entry.Stop();
            return entry;
        }
    }

    private void MakeRoom(string path)
    {
        if (_entries.Count >= _options.Capacity)
        {
            Unload(_entries.Values.Where(static entry => entry.Borrowers == 0).MinBy(static entry => entry.LastUse) ?? throw new ModelsInUseException(path, _options.Capacity));
        }
    }

    private void Return(Entry entry)
    {
        lock (_lock)
        {
            entry.Borrowers--;
            if (entry.Borrowers > 0)
            {
                return;
            }

            if (_isClosed || _options.IdleTime == TimeSpan.Zero)
            {
                Unload(entry);
                return;
            }

            long use = entry.LastUse;
            entry.UnloadAfter(_options.IdleTime, () => UnloadIfUnused(entry, use));
        }
    }

    /// <summary>Unloads a model that has not been borrowed since a certain use.</summary>
    private void UnloadIfUnused(Entry entry, long use)
    {
        lock (_lock)
        {
            if (entry.LastUse == use)
            {
                Unload(entry);
            }
        }
    }

    private void Unload(Entry entry)
    {
        if (Forget(entry))
        {
            entry.Dispose();
        }
    }

    private bool Forget(Entry entry) => _entries.GetValueOrDefault(entry.Key) == entry && _entries.Remove(entry.Key);

    private bool IsIdle()
    {
        lock (_lock)
        {
            return _entries.Values.All(static entry => entry.Borrowers == 0);
        }
    }

    /// <summary>A borrowed model.</summary>
    public sealed class Loan : IDisposable
    {
        private Action? _giveBack;

        internal Loan(SegmentationModel model, Action giveBack)
        {
            Model = model;
            _giveBack = giveBack;
        }

        /// <summary>The model, valid until this loan is disposed of.</summary>
        public SegmentationModel Model { get; }

        /// <summary>Returns the model.</summary>
        public void Dispose() => Interlocked.Exchange(ref _giveBack, null)?.Invoke();
    }

    /// <summary>One model. All members except <see cref="Load"/> are used while the cache's lock is held.</summary>
    private sealed class Entry(Key key) : IDisposable
    {
        private readonly Lazy<SegmentationModel> _model = new(() => SegmentationModel.Load(key.Path, key.Description, key.Settings));
        private Timer? _eviction;

        public Key Key => key;

        public int Borrowers { get; set; }

        public long LastUse { get; set; }

        public bool IsLoaded => _model.IsValueCreated;

        /// <summary>Returns the model. The first of several simultaneous callers loads it, and the others wait.</summary>
        public SegmentationModel Load() => _model.Value;

        public void UnloadAfter(TimeSpan time, Action unload) => _eviction = new Timer(_ => unload(), null, time, Timeout.InfiniteTimeSpan);

        public void Stop()
        {
            _eviction?.Dispose();
            _eviction = null;
        }

        public void Dispose()
        {
            Stop();
            if (IsLoaded)
            {
                _model.Value.Dispose();
            }
        }
    }
}

using Rembg.Inference.Devices;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Inference;

/// <summary>
/// Keeps a loaded model for callers that use it at the same time (parallel pipelines share one session) or soon after (a loop
/// over photos does not load it again), and unloads it when it has not been used for a while.
/// </summary>
public sealed class SegmentationModelCache : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Entry> _entries = [];
    private readonly TimeSpan _idleTime;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="idleTime">The time for which an unused model stays loaded.</param>
    public SegmentationModelCache(TimeSpan idleTime)
    {
        _idleTime = idleTime;
    }

    private readonly record struct Key(string Path, long Length, DateTime Written, ModelDescription? Description, SessionSettings Settings);

    /// <summary>Borrows a model, and loads it if necessary.</summary>
    /// <param name="path">The full path of the model file.</param>
    /// <param name="description">The model's input and output; null to use the model's metadata, else its name.</param>
    /// <param name="settings">The settings of the session; null for the defaults.</param>
    /// <returns>The loan; disposing of it returns the model.</returns>
    /// <exception cref="ModelNotFoundException">The file does not exist.</exception>
    /// <exception cref="ModelInvalidException">The file is not a model that makes a mask of a photo.</exception>
    /// <exception cref="DeviceUnavailableException">The requested device does not exist or does not work.</exception>
    public Loan Borrow(string path, ModelDescription? description = null, SessionSettings? settings = null)
    {
        FileInfo file = new(path);
        settings ??= new SessionSettings();
        Key key = file.Exists ? new Key(path, file.Length, file.LastWriteTimeUtc, description, settings) : new Key(path, 0, default, description, settings);
        Entry entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out entry!))
            {
                entry = new Entry(path, description, settings);
                _entries.Add(key, entry);
            }

            entry.Borrowers++;
            entry.Eviction?.Dispose();
            entry.Eviction = null;
        }

        try
        {
            return new Loan(entry.Model.Value, () => Return(key, entry, _idleTime));
        }
        catch
        {
            Return(key, entry, TimeSpan.Zero);
            throw;
        }
    }

    /// <summary>Unloads all models that are not borrowed.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            foreach ((Key key, Entry entry) in _entries.Where(static pair => pair.Value.Borrowers == 0).ToList())
            {
                Evict(key, entry);
            }
        }
    }

    private void Return(Key key, Entry entry, TimeSpan idleTime)
    {
        lock (_lock)
        {
            entry.Borrowers--;
            if (entry.Borrowers > 0)
            {
                return;
            }

            if (idleTime == TimeSpan.Zero)
            {
                Evict(key, entry);
                return;
            }

            entry.Eviction = new Timer(_ => EvictIfIdle(key, entry), null, idleTime, Timeout.InfiniteTimeSpan);
        }
    }

    private void EvictIfIdle(Key key, Entry entry)
    {
        lock (_lock)
        {
            if (entry.Borrowers == 0)
            {
                Evict(key, entry);
            }
        }
    }

    private void Evict(Key key, Entry entry)
    {
        if (_entries.Remove(key))
        {
            entry.Dispose();
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

    private sealed class Entry(string path, ModelDescription? description, SessionSettings settings) : IDisposable
    {
        public Lazy<SegmentationModel> Model { get; } = new(() => SegmentationModel.Load(path, description, settings));

        public int Borrowers { get; set; }

        public Timer? Eviction { get; set; }

        public void Dispose()
        {
            Eviction?.Dispose();
            if (Model.IsValueCreated)
            {
                Model.Value.Dispose();
            }
        }
    }
}

using NetVips;

namespace Rembg.Imaging;

/// <summary>
/// Owns the libvips images of one piece of work, so that files and memory are released when it ends and not when the
/// garbage collector comes by, and stops their evaluation when it is cancelled.
/// </summary>
internal sealed class VipsScope : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly CancellationToken _cancellationToken;

    static VipsScope()
    {
        // What a decoder warns of becomes an exception where it matters; it must not appear on the user's terminal.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, static (_, _, _) => { });

        // Every photo is another file: the cache of recent operations would only keep finished photos alive.
        Cache.Max = 0;
        NativeHeap.ReturnLargeBlocks();
    }

    /// <summary>Starts a piece of work.</summary>
    public VipsScope(CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
    }

    /// <summary>Takes ownership of an image, a source or a target.</summary>
    public T Track<T>(T resource)
        where T : IDisposable
    {
        _owned.Add(resource);
        return resource;
    }

    /// <summary>Runs the part that makes libvips compute pixels.</summary>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public T Evaluate<T>(Image image, Func<Image, T> evaluation)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenRegistration kill = _cancellationToken.Register(() => image.SetKill(true));
        try
        {
            return evaluation(image);
        }
        catch (VipsException) when (_cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(_cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        for (int i = _owned.Count - 1; i >= 0; i--)
        {
            _owned[i].Dispose();
        }

        _owned.Clear();
    }
}

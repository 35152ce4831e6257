using System.Runtime.ExceptionServices;

using NetVips;

using Rembg.Natives;

namespace Rembg.Imaging.Vips;

/// <summary>
/// Owns the libvips images of one piece of work, so that files and memory are released when it ends and not when the
/// garbage collector comes by, and stops their evaluation when it is cancelled.
/// </summary>
internal sealed class VipsScope : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly CancellationToken _cancellationToken;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts a piece of work.</summary>
    /// <exception cref="LibraryUnusableException">There is no libvips to do it.</exception>
    public VipsScope(CancellationToken cancellationToken)
    {
        ImageLibrary.Use();
        _cancellationToken = cancellationToken;
    }

    /// <summary>Stops the work.</summary>
    public CancellationToken CancellationToken => _cancellationToken;

    /// <summary>Takes ownership of an image, a source or a target.</summary>
    public T Track<T>(T resource)
        where T : IDisposable
    {
        _owned.Add(resource);
        return resource;
    }

    /// <summary>Throws where the work was cancelled.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public void ThrowIfCancelled() => _cancellationToken.ThrowIfCancellationRequested();

    /// <summary>Notes why pixels could not be computed, where that happened in an operation that libvips only called.</summary>
    public void Fail(Exception exception) => Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);

    /// <summary>Throws where the work was cancelled, and where it failed in an operation that libvips only called.</summary>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public void ThrowIfFailed()
    {
        ThrowIfCancelled();
        _failure?.Throw();
    }

    /// <summary>Runs the part that makes libvips compute pixels.</summary>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    /// <exception cref="VipsException">Pixels could not be computed. Where that was said by <see cref="Fail"/>, its exception is thrown.</exception>
    public T Evaluate<T>(Image image, Func<Image, T> evaluation)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        using CancellationTokenRegistration kill = _cancellationToken.Register(() => image.SetKill(true));
        T result;
        try
        {
            result = evaluation(image);
        }
        catch (VipsException)
        {
            ThrowIfFailed();
            throw;
        }

        if (_cancellationToken.IsCancellationRequested || _failure is not null)
        {
            // A decoder may have taken a read that was cut off for the end of its file, and made pixels of it.
            (result as IDisposable)?.Dispose();
            ThrowIfFailed();
        }

        return result;
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

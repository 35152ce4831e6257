using System.Runtime.ExceptionServices;

using NetVips;

using Rembg.Natives;

namespace Rembg.Imaging.Vips;

/// <summary>
/// Owns the libvips images of one operation. It releases files and memory when the operation ends, without waiting for the garbage
/// collector, and stops evaluation on cancellation.
/// </summary>
internal sealed class VipsScope : IDisposable
{
    private readonly List<IDisposable> _owned = [];
    private readonly CancellationToken _cancellationToken;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts an operation.</summary>
    /// <exception cref="LibraryUnusableException">libvips is not available.</exception>
    public VipsScope(CancellationToken cancellationToken)
    {
        ImageLibrary.Use();
        _cancellationToken = cancellationToken;
    }

    /// <summary>The token that cancels the operation.</summary>
    public CancellationToken CancellationToken => _cancellationToken;

    /// <summary>Takes ownership of an image, a source or a target.</summary>
    public T Track<T>(T resource)
        where T : IDisposable
    {
        _owned.Add(resource);
        return resource;
    }

    /// <summary>Throws an exception if the operation was cancelled.</summary>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public void ThrowIfCancelled() => _cancellationToken.ThrowIfCancellationRequested();

    /// <summary>Records why pixels could not be computed if the failure occurred in a callback of libvips.</summary>
    public void Fail(Exception exception) => Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);

    /// <summary>Throws an exception if the operation was cancelled or a callback of libvips failed.</summary>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public void ThrowIfFailed()
    {
        ThrowIfCancelled();
        _failure?.Throw();
    }

    /// <summary>Runs a function that makes libvips compute pixels.</summary>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    /// <exception cref="VipsException">
    /// Pixels could not be computed. If <see cref="Fail"/> recorded the reason, that exception is thrown instead.
    /// </exception>
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
            // A decoder may have mistaken an aborted read for the end of its file, and computed pixels nevertheless.
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

namespace Rembg.Imaging.Decoding.Magick;

/// <summary>
/// Runs a decoder that cannot be interrupted. On cancellation, the caller continues immediately; the decoder finishes on its own thread,
/// and its result is released.
/// </summary>
internal static class MagickTask
{
    /// <summary>Waits for a result.</summary>
    /// <exception cref="OperationCanceledException">The operation was cancelled before the result was available.</exception>
    public static T Run<T>(Func<T> work, CancellationToken cancellationToken)
        where T : IDisposable
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task<T> task = Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            Task.WaitAny([task], cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _ = task.ContinueWith(Release, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            throw;
        }

        return task.GetAwaiter().GetResult();
    }

    private static void Release<T>(Task<T> finished)
        where T : IDisposable
    {
        // Reading the exception marks it as observed.
        if (finished.Exception is null)
        {
            finished.Result.Dispose();
        }
    }
}

namespace Rembg.Imaging.Decoding.Magick;

/// <summary>
/// Runs a decoder that cannot be interrupted. When the run is cancelled, the caller goes on at once; the decoder ends on a
/// thread of its own, and what it made is released.
/// </summary>
internal static class MagickTask
{
    /// <summary>Waits for a result.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled before the result was there.</exception>
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

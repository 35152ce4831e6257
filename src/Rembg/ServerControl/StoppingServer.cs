namespace Rembg.ServerControl;

/// <summary>A server that was told to stop, until it has.</summary>
internal sealed class StoppingServer : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(10);

    private readonly Registration _registration;
    private readonly ServerProcess? _process;

    private StoppingServer(Registration registration, ServerProcess? process)
    {
        _registration = registration;
        _process = process;
    }

    /// <summary>The address that the server had.</summary>
    public Uri Address => RembgServer.ToReach(_registration.Address);

    /// <summary>Tells a server to stop; it finishes the work that it has.</summary>
    /// <exception cref="IOException">Its file cannot be moved.</exception>
    public static StoppingServer Begin(Registration registration)
    {
        // The process first: one that is found is the server, one that took its number later is not.
        ServerProcess? process = ServerProcess.Find(registration);
        return new StoppingServer(registration.Withdraw(), process);
    }

    /// <summary>Waits until it has ended.</summary>
    /// <param name="patience">How long.</param>
    /// <param name="stopToken">Stops waiting; the server stops all the same.</param>
    /// <returns>Whether it has.</returns>
    /// <exception cref="OperationCanceledException">Waiting was stopped.</exception>
    public bool Await(TimeSpan patience, CancellationToken stopToken)
    {
        long end = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (_process is { HasEnded: false })
        {
            if (Environment.TickCount64 >= end)
            {
                return false;
            }

            if (stopToken.WaitHandle.WaitOne(Interval))
            {
                throw new OperationCanceledException(stopToken);
            }
        }

        Forget();
        return true;
    }

    /// <summary>Ends it at once, and what it works on with it.</summary>
    /// <exception cref="ServerException">The system does not let this user end it.</exception>
    public void Kill(CancellationToken stopToken)
    {
        _process?.Kill();
        if (!Await(TimeToEnd, stopToken))
        {
            throw new ServerException(ServerProblem.Busy, $"{Address}", $"The server at {Address} was told to stop, and its process {_registration.Id} cannot be ended from this shell.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _process?.Dispose();

    private void Forget()
    {
        File.Delete(_registration.Path);
        File.Delete(_registration.LogPath);
    }
}

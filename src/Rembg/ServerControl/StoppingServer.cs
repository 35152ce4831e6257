namespace Rembg.ServerControl;

/// <summary>A server that was told to stop.</summary>
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

    /// <summary>Tells a server to stop; it finishes the accepted requests.</summary>
    /// <exception cref="IOException">The registration file cannot be renamed.</exception>
    public static StoppingServer Begin(Registration registration)
    {
        // Found before the registration is renamed, the process is certainly the server's; later, another process could have its id.
        ServerProcess? process = ServerProcess.Find(registration);
        return new StoppingServer(registration.Withdraw(), process);
    }

    /// <summary>Waits until the server has ended.</summary>
    /// <param name="patience">The longest time to wait.</param>
    /// <param name="stopToken">Cancels waiting; the server stops anyway.</param>
    /// <returns>True if the server has ended.</returns>
    /// <exception cref="OperationCanceledException">Waiting was cancelled.</exception>
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

    /// <summary>Ends the server at once, including its current work.</summary>
    /// <exception cref="ServerException">The system does not allow this user to end the process.</exception>
    public void Kill(CancellationToken stopToken)
    {
        _process?.Kill();
        if (!Await(TimeToEnd, stopToken))
        {
            throw new ServerException(ServerProblem.Busy, $"{Address}", $"The server at {Address} was told to stop, but its process {_registration.Id} cannot be ended from this shell.");
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

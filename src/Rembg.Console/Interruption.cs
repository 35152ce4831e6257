using System.Runtime.InteropServices;

namespace Rembg.Hosting;

/// <summary>Handles Ctrl+C and similar signals: the first requests a stop, the second ends the process at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Starts listening.</summary>
    public Interruption()
    {
        _registrations =
        [
            Listen(PosixSignal.SIGHUP),
            Listen(PosixSignal.SIGINT),
            Listen(PosixSignal.SIGTERM),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The source is not disposed of, because a signal may be about to cancel it.
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private PosixSignalRegistration Listen(PosixSignal signal) => PosixSignalRegistration.Create(signal, context =>
    {
        if (!_source.IsCancellationRequested)
        {
            context.Cancel = true;
            _source.Cancel();
        }
    });
}

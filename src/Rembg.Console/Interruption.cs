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
            Listen(PosixSignal.SIGHUP, 1),
            Listen(PosixSignal.SIGINT, 2),
            Listen(PosixSignal.SIGTERM, 15),
        ];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>
    /// The exit code that a shell expects from a process that was ended by a signal: 128 plus the signal's number; null if no
    /// signal was received.
    /// </summary>
    public int? ExitCode { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The source is not disposed of, because a signal may be about to cancel it.
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private PosixSignalRegistration Listen(PosixSignal signal, int number) => PosixSignalRegistration.Create(signal, context =>
    {
        if (ExitCode is null)
        {
            context.Cancel = true;
            ExitCode = 128 + number;
            _source.Cancel();
        }
    });
}

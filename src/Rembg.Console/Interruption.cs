using System.Runtime.InteropServices;

namespace Rembg.Hosting;

/// <summary>Ctrl+C and the other polite ways to end a process: the first is a request to stop, the second ends it at once.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Listens from now on.</summary>
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

    /// <summary>The exit code that a shell expects of a process that a signal has ended: 128 and the signal's number; null if no signal came.</summary>
    public int? ExitCode { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Not the source: a signal may be on its way to it at this very moment.
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

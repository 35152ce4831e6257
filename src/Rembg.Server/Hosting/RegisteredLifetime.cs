using System.Runtime.InteropServices;

using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

namespace Rembg.Server.Hosting;

/// <summary>
/// The life of a server that a shell started and leaves running: it writes where it is into a file once it can be used, and
/// stops, finishing what it accepted, when that file is deleted or renamed. It works the same on every system, and a Ctrl+C
/// that is meant for the shell, or the end of the shell's terminal, does not reach it.
/// </summary>
internal sealed class RegisteredLifetime : IHostLifetime, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly string _path;
    private readonly ServerOptions _options;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly IServer _server;
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly CancellationTokenSource _ended = new();

    // Whether the file is this server's to delete: once somebody else took it away, its place may be another server's.
    private volatile bool _isRegistered;

    /// <summary>Watches over a server.</summary>
    public RegisteredLifetime(ServerOptions options, IHostApplicationLifetime lifetime, IServer server)
    {
        _path = options.Registration;
        _options = options;
        _lifetime = lifetime;
        _server = server;
    }

    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, static signal => signal.Cancel = true));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop));
        _lifetime.ApplicationStarted.Register(() => _ = WatchAsync());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        _ended.Cancel();
        if (_isRegistered)
        {
            // At once, as the process ends when this returns.
            File.Delete(_path);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _signals.ForEach(static signal => signal.Dispose());
        _ended.Dispose();
    }

    private void Stop(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _lifetime.StopApplication();
    }

    private async Task WatchAsync()
    {
        string address = _server.Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using PeriodicTimer timer = new(Interval);
        try
        {
            ServerRegistration.Write(_path, address, _options.Model);
            _isRegistered = true;
            while (File.Exists(_path))
            {
                await timer.WaitForNextTickAsync(_ended.Token);
            }

            _isRegistered = false;
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nobody would know of it, and nobody could stop it.
            await Console.Error.WriteLineAsync($"The server cannot write where it is into '{_path}': {exception.Message}");
        }

        _lifetime.StopApplication();
    }
}

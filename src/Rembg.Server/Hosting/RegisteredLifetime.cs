using System.Runtime.InteropServices;

using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

using Rembg.Server.Configuration;

namespace Rembg.Server.Hosting;

/// <summary>
/// The life of a server that a shell started and leaves running: it writes where it is into a file once it can be used, and
/// stops, finishing what it accepted, when a shell withdraws that file. It works the same on every system, and a Ctrl+C that is
/// meant for the shell does not reach it.
/// </summary>
internal sealed class RegisteredLifetime : IHostLifetime, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly ServerOptions _options;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly IServer _server;
    private readonly List<PosixSignalRegistration> _signals = [];
    private readonly CancellationTokenSource _ended = new();
    private Task _watch = Task.CompletedTask;

    /// <summary>Watches over a server.</summary>
    public RegisteredLifetime(ServerOptions options, IHostApplicationLifetime lifetime, IServer server)
    {
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
        _lifetime.ApplicationStarted.Register(() => _watch = WatchAsync());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file could not be written, which is why the server stops.</exception>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _ended.CancelAsync();
        await _watch;
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
        using PeriodicTimer timer = new(Interval);
        ServerRegistration? registration = null;
        try
        {
            registration = new ServerRegistration(_options.Registration, _server.Features.Get<IServerAddressesFeature>()!.Addresses.First(), _options.Model);
            registration.Write();
            while (!registration.IsWithdrawn)
            {
                registration.Restore();
                await timer.WaitForNextTickAsync(_ended.Token);
            }

            // It stays until the work is done, so that shells see a server that stops.
            _lifetime.StopApplication();
            await Task.Delay(Timeout.Infinite, _ended.Token);
        }
        catch (OperationCanceledException)
        {
            registration?.Delete();
        }
        finally
        {
            _lifetime.StopApplication();
        }
    }
}

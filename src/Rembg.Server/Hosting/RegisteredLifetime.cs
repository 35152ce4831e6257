using System.Runtime.InteropServices;

using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;

using Rembg.Server.Configuration;

namespace Rembg.Server.Hosting;

/// <summary>
/// The lifetime of a server that was started by a shell and outlives it. When it is ready, the server writes its address to a
/// file; when a shell renames that file, the server finishes the accepted requests and stops. This works the same way on every
/// system, and a Ctrl+C in the shell does not reach the server.
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

    /// <summary>Creates the lifetime of a server.</summary>
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
    /// <exception cref="IOException">The file could not be written, so the server stops.</exception>
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

            // The file remains until the work is done, so that shells can see a stopping server.
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

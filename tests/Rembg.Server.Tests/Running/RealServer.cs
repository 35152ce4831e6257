namespace Rembg.Tests.Running;

/// <summary>One server with the real model for all tests of a class.</summary>
public sealed class RealServer : IAsyncLifetime
{
    private RunningServer? _server;

    internal RunningServer Server => _server ?? throw new InvalidOperationException("It is not started.");

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync("--workers", "2");

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}

/// <summary>One server with a model that takes no time for all tests of a class.</summary>
public sealed class TinyServer : IAsyncLifetime
{
    private RunningServer? _server;

    internal RunningServer Server => _server ?? throw new InvalidOperationException("It is not started.");

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartTinyAsync("--workers", "2", "--file-size-limit", "1000000", "--pixel-limit", "1000000");

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}

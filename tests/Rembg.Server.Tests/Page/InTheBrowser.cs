using Rembg.Tests.Reports;
using Rembg.Tests.Running;

namespace Rembg.Tests.Page;

/// <summary>Tests that share one browser and one server, and go one after the other: a browser takes what cores there are.</summary>
[CollectionDefinition(Name)]
public sealed class InTheBrowser : ICollectionFixture<Chromium>, ICollectionFixture<InTheBrowser.Served>
{
    public const string Name = "in the browser";

    /// <summary>The server that most tests use, started by the first of them.</summary>
    public sealed class Served : IAsyncDisposable
    {
        private RunningServer? _server;

        internal async Task<Uri> AddressAsync() => (_server ??= await RunningServer.StartAsync()).Address;

        public async ValueTask DisposeAsync()
        {
            if (_server is not null)
            {
                await _server.DisposeAsync();
            }
        }
    }
}

using Microsoft.Extensions.DependencyInjection;

using Rembg.Server.Removal;

namespace Rembg.Tests.Running;

/// <summary>Work that takes up a server's workers until this is disposed, so that what is sent has to wait.</summary>
internal sealed class Occupation : IAsyncDisposable
{
    private readonly ManualResetEventSlim _end = new();
    private Task _work = Task.CompletedTask;

    private Occupation()
    {
    }

    /// <summary>Takes up workers of a server; they are taken when this returns.</summary>
    public static async Task<Occupation> StartAsync(RunningServer server, int workers)
    {
        Occupation occupation = new();
        RemovalQueue queue = server.Services.GetRequiredService<RemovalQueue>();
        using SemaphoreSlim begun = new(0);
        occupation._work = Task.WhenAll(Enumerable.Range(0, workers).Select(_ => queue.RunAsync((_, _) =>
        {
            begun.Release();
            occupation._end.Wait(CancellationToken.None);
            return true;
        }, CancellationToken.None)));
        for (int i = 0; i < workers; i++)
        {
            await begun.WaitAsync(TestContext.Current.CancellationToken);
        }

        return occupation;
    }

    public async ValueTask DisposeAsync()
    {
        _end.Set();
        await _work;
    }
}

using System.Collections.Concurrent;

using Rembg.Models.Installing;

namespace Rembg.Tests.Installing;

/// <summary>Several processes install one model, and some of them are interrupted.</summary>
public sealed class InstallConcurrencyTests
{
    private const int Threads = 8;

    [Fact]
    public async Task One_of_several_processes_downloads_and_the_others_find_the_file()
    {
        using TinyPublication tiny = new();
        TaskCompletionSource everybodyWaits = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ModelServer server = await ModelServer.StartAsync(async context =>
        {
            await everybodyWaits.Task;
            await Answer.File(tiny.Content)(context);
        });

        ConcurrentDictionary<int, bool> waiting = new();
        Listener listener = new(progress =>
        {
            if (progress.Step == InstallStep.Wait && waiting.TryAdd(Environment.CurrentManagedThreadId, true) && waiting.Count == Threads - 1)
            {
                everybodyWaits.TrySetResult();
            }
        });
        ModelInstaller installer = new(TinyPublication.From(server));
        Task<string>[] installations =
        [
            .. Enumerable.Range(0, Threads).Select(_ => Task.Factory.StartNew(
                () => installer.Install(tiny.Model, tiny.Directory.Path, listener, null, TestContext.Current.CancellationToken),
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)),
        ];
        Assert.All(await Task.WhenAll(installations), path => Assert.Equal(tiny.Directory[TinyPublication.FileName], path));
        Assert.Single(server.Requests);
        Assert.Equal([TinyPublication.FileName], tiny.Directory.Files);
        Assert.Equal(tiny.Content, File.ReadAllBytes(tiny.Directory[TinyPublication.FileName]));
    }

    [Fact]
    public async Task Cancelling_a_download_leaves_the_part_and_no_lock()
    {
        using TinyPublication tiny = new();
        TaskCompletionSource stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ModelServer server = await ModelServer.StartAsync(Answer.Stall(tiny.Content, 100_000, stalled), Answer.File(tiny.Content));
        using CancellationTokenSource source = new();
        Task<string> installation = Task.Run(() => tiny.Install(TinyPublication.From(server), source.Token), CancellationToken.None);
        await stalled.Task;
        FileInfo part = new(tiny.Directory[TinyPublication.Part]);
        while (!part.Exists || part.Length < 100_000)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
            part.Refresh();
        }

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => installation.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal([TinyPublication.Part], tiny.Directory.Files);

        tiny.InstallWell(TinyPublication.From(server));
        Assert.Equal("bytes=100000-", server.Requests[^1].Range);
    }

    [Fact]
    public async Task Cancelling_before_the_first_byte_leaves_nothing()
    {
        using TinyPublication tiny = new();
        using CancellationTokenSource source = new();
        await using ModelServer server = await ModelServer.StartAsync(async context =>
        {
            await source.CancelAsync();
            await Answer.Silence()(context);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Task.Run(() => tiny.Install(TinyPublication.From(server), source.Token), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Empty(tiny.Directory.Files);
        Assert.Empty(tiny.Notes);
    }

    [Fact]
    public void Cancelled_beforehand_nothing_is_begun()
    {
        using TinyPublication tiny = new();
        Assert.ThrowsAny<OperationCanceledException>(() => tiny.Install(TinyPublication.From("http://models.invalid/"), new CancellationToken(canceled: true)));
        Assert.Empty(tiny.Directory.Files);
    }

    [Fact]
    public void Whoever_waits_can_be_cancelled()
    {
        using TinyPublication tiny = new();
        string path = tiny.Directory[".tiny.lock"];
        using FileLock held = FileLock.TryAcquire(path)!;
        using CancellationTokenSource source = new();
        Listener listener = new(progress => source.Cancel());
        List<string> notes = [];
        Assert.ThrowsAny<OperationCanceledException>(() => new ModelInstaller(TinyPublication.From("http://models.invalid/"))
            .Install(tiny.Model, tiny.Directory.Path, listener, notes.Add, source.Token));
        Assert.Contains("waiting", Assert.Single(notes), StringComparison.Ordinal);
        Assert.Equal([".tiny.lock"], tiny.Directory.Files);
    }

    [Fact]
    public async Task A_lock_that_a_killed_process_left_locks_nobody_out()
    {
        using TinyPublication tiny = new();
        File.WriteAllText(tiny.Directory[".tiny.lock"], "left over");
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(tiny.Content));
        tiny.InstallWell(TinyPublication.From(server));
        Assert.DoesNotContain(tiny.Progress, static progress => progress.Step == InstallStep.Wait);
    }

    private sealed class Listener : IProgress<InstallProgress>
    {
        private readonly Action<InstallProgress> _report;

        public Listener(Action<InstallProgress> report)
        {
            _report = report;
        }

        public void Report(InstallProgress value) => _report(value);
    }
}

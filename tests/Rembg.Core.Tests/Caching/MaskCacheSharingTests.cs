using System.Diagnostics;

using Rembg.Caching;
using Rembg.Imaging;
using Rembg.Measuring;

namespace Rembg.Tests;

/// <summary>Several threads and several processes share one directory, and each finds the right masks.</summary>
public sealed class MaskCacheSharingTests : IDisposable
{
    // Tells a process that this test started which directory it shares.
    private const string Variable = "REMBG_TEST_SHARED_CACHE";

    private const int Photos = 60;

    private readonly CacheFolder _folder = new();
    private readonly long _limit;

    public MaskCacheSharingTests()
    {
        // A third of the photos' masks has room, so that entries come and go all the time.
        _limit = Photos / 3 * MaskEntry.Write(_folder.Key(0), CacheFolder.Mask(0)).Length;
    }

    [Fact]
    public void Threads_share_a_cache()
    {
        MaskCache cache = new(_folder.Path, _limit);
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread => Work(cache, thread, 300));
        AssertSound(cache);
        Assert.Equal(8 * 300, cache.Hits + cache.Misses);
        Assert.InRange(_folder.Bytes, 1, _limit);
    }

    [Fact]
    public void Threads_share_a_directory()
    {
        MaskCache[] caches = [.. Enumerable.Range(0, 4).Select(_ => new MaskCache(_folder.Path, _limit))];
        Parallel.For(0, caches.Length, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread => Work(caches[thread], thread, 300));
        Assert.All(caches, AssertSound);
        Assert.InRange(_folder.Bytes, 1, _limit + (caches.Length * _limit / 10));
    }

    [Fact]
    public void Threads_share_a_cache_that_is_cleared_all_the_time()
    {
        MaskCache cache = new(_folder.Path, _limit);
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread => Work(cache, thread, 300, after: () => cache.Clear()));
        Assert.Null(cache.Problem);
        cache.Clear();
        Assert.Empty(_folder.Entries);
    }

    [Fact]
    public void Processes_share_a_directory()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { } shared)
        {
            // This is one of the processes that the other branch started.
            MaskCache own = new(shared, _limit);
            Work(own, Environment.ProcessId, 1000);
            AssertSound(own);
            File.WriteAllText(Path.Combine(shared, $"{Environment.ProcessId}.done"), string.Empty);
            return;
        }

        MaskCache cache = new(_folder.Path, _limit);
        Process[] processes = [StartSelf(), StartSelf()];
        try
        {
            for (int round = 0; !processes.All(static process => process.HasExited); round++)
            {
                Work(cache, round, 100);
            }

            Assert.All(processes, process => Assert.Equal(0, process.ExitCode));
            Assert.All(processes, process => Assert.True(File.Exists(Path.Combine(_folder.Path, $"{process.Id}.done"))));
            AssertSound(cache);
            Assert.InRange(_folder.Bytes, 1, _limit + (3 * _limit / 10));
        }
        finally
        {
            Array.ForEach(processes, static process => process.Dispose());
        }
    }

    public void Dispose() => _folder.Dispose();

    private static void AssertSound(MaskCache cache)
    {
        Assert.Null(cache.Problem);
        Assert.True(cache.Hits > 0 && cache.Misses > 0, $"{cache.Hits} hits, {cache.Misses} misses");
    }

    /// <summary>A run over the cache, photo by photo, in an order of its own.</summary>
    private void Work(MaskCache cache, int seed, int count, Action? after = null)
    {
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            int number = random.Next(Photos);
            MaskKey key = _folder.Key(number);
            if (cache.TryGet(key, new PixelPool(), out RawMask? mask))
            {
                Assert.True(CacheFolder.Same(mask, CacheFolder.Mask(number)));
            }
            else
            {
                cache.Store(key, CacheFolder.Mask(number));
            }

            if (i % 50 == 49)
            {
                after?.Invoke();
            }
        }
    }

    private Process StartSelf()
    {
        string host = MeasuringProgram.Find(AppContext.BaseDirectory)!.FileName;
        string[] arguments = [typeof(MaskCacheSharingTests).Assembly.Location, "-method", $"{typeof(MaskCacheSharingTests).FullName}.{nameof(Processes_share_a_directory)}"];
        ProcessStartInfo start = new(host, arguments) { RedirectStandardOutput = true };
        start.Environment[Variable] = _folder.Path;
        Process process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}

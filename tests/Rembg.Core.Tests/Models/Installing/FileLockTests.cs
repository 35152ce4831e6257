using System.Diagnostics;

using Rembg.Models.Installing;

namespace Rembg.Tests.Installing;

public sealed class FileLockTests
{
    private const string Name = ".tiny.lock";

    [Fact]
    public void One_holds_it_and_the_next_after()
    {
        using TemporaryDirectory directory = new();
        using (FileLock? first = FileLock.TryAcquire(directory[Name]))
        {
            Assert.NotNull(first);
            Assert.Null(FileLock.TryAcquire(directory[Name]));
            Assert.Equal([Name], directory.Files);
        }

        Assert.Empty(directory.Files);
        using FileLock? second = FileLock.TryAcquire(directory[Name]);
        Assert.NotNull(second);
    }

    [Fact]
    public async Task Another_process_that_is_killed_lets_go()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/flock"), "The program flock holds the lock here.");
        using TemporaryDirectory directory = new();
        using Process holder = Process.Start(new ProcessStartInfo("/usr/bin/flock", [directory[Name], "/bin/sh", "-c", "echo held; exec /bin/cat"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Null(FileLock.TryAcquire(directory[Name]));

        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync(TestContext.Current.CancellationToken);
        using (FileLock held = FileLock.Acquire(directory[Name], static () => { }, TestContext.Current.CancellationToken))
        {
            Assert.Equal([Name], directory.Files);
        }

        Assert.Empty(directory.Files);
    }

    [Fact]
    public async Task It_is_never_held_twice_while_the_file_comes_and_goes()
    {
        using TemporaryDirectory directory = new();
        int holders = 0;
        int most = 0;
        int times = 0;
        using CancellationTokenSource end = new(TimeSpan.FromSeconds(1));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                while (!end.IsCancellationRequested)
                {
                    using FileLock? held = FileLock.TryAcquire(directory[Name]);
                    if (held is not null)
                    {
                        int now = Interlocked.Increment(ref holders);
                        InterlockedMax(ref most, now);
                        Interlocked.Increment(ref times);
                        Thread.Yield();
                        Interlocked.Decrement(ref holders);
                    }
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.Equal(1, most);
        Assert.InRange(times, 10, int.MaxValue);
        Assert.Empty(directory.Files);
    }

    [Fact]
    public void A_file_that_is_deleted_and_still_open_is_waited_for()
    {
        using TemporaryDirectory directory = new();
        int tries = 0;
        using FileLock held = FileLock.Acquire(
            () => ++tries < 3 ? throw new UnauthorizedAccessException("delete pending") : FileLock.TryAcquire(directory[Name]),
            static () => true,
            static () => { },
            TestContext.Current.CancellationToken);
        Assert.Equal(3, tries);
    }

    [Fact]
    public void Missing_rights_are_an_error_at_once_or_soon()
    {
        int tries = 0;
        FileLock? Denied()
        {
            tries++;
            throw new UnauthorizedAccessException("denied");
        }

        Assert.Throws<UnauthorizedAccessException>(() => FileLock.Acquire(Denied, static () => false, static () => { }, TestContext.Current.CancellationToken));
        Assert.Equal(1, tries);
        Assert.Throws<UnauthorizedAccessException>(() => FileLock.Acquire(Denied, static () => true, static () => { }, TestContext.Current.CancellationToken));
        Assert.InRange(tries, 3, 100);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}

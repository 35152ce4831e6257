using CsCheck;

using Rembg.Inference;

namespace Rembg.Tests;

public sealed class OrderedBatchTests
{
    [Fact]
    public void Results_come_in_the_order_of_the_work() => Gen.Select(Gen.Int[1, 6], Gen.Int[0, 3].Array[0, 40]).Sample(
        (limit, delays) =>
        {
            using OrderedBatch<int, int> batch = new(limit, (index, _) =>
            {
                Thread.SpinWait(delays[index] * 2000);
                return index * 2;
            }, default);
            List<int> results = [];
            for (int i = 0; i < delays.Length; i++)
            {
                batch.Add(i);
                Drain(batch, results, untilEmpty: false);
            }

            Drain(batch, results, untilEmpty: true);
            return results.SequenceEqual(Enumerable.Range(0, delays.Length).Select(i => i * 2));
        },
        iter: 100);

    [Fact]
    public void No_more_runs_at_once_than_the_limit()
    {
        int running = 0;
        int most = 0;
        using OrderedBatch<int, int> batch = new(3, (index, _) =>
        {
            int now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            Thread.Yield();
            Thread.SpinWait(20_000);
            Interlocked.Decrement(ref running);
            return index;
        }, default);
        for (int i = 0; i < 60; i++)
        {
            batch.Add(i);
            Drain(batch, [], untilEmpty: false);
        }

        Drain(batch, [], untilEmpty: true);
        Assert.InRange(most, 2, 3);
    }

    [Fact]
    public async Task A_failure_belongs_to_its_own_item()
    {
        using OrderedBatch<int, int> batch = new(2, static (index, _) => index == 1 ? throw new InvalidDataException("one") : index, default);
        Enumerable.Range(0, 3).ToList().ForEach(batch.Add);
        List<Task<int>> results = [];
        while (!batch.IsEmpty)
        {
            if (batch.TryTake(TimeSpan.FromSeconds(1), out _, out Task<int>? result))
            {
                results.Add(result);
            }
        }

        Assert.Equal(0, await results[0]);
        await Assert.ThrowsAsync<InvalidDataException>(() => results[1]);
        Assert.Equal(2, await results[2]);
    }

    [Fact]
    public void Cancelling_ends_running_and_waiting_work()
    {
        using CancellationTokenSource source = new();
        using ManualResetEventSlim started = new();
        int processed = 0;
        using (OrderedBatch<int, int> batch = new(1, (index, token) =>
        {
            Interlocked.Increment(ref processed);
            started.Set();
            token.WaitHandle.WaitOne(TimeSpan.FromSeconds(30));
            token.ThrowIfCancellationRequested();
            return index;
        }, source.Token))
        {
            Enumerable.Range(0, 4).ToList().ForEach(batch.Add);
            started.Wait(TestContext.Current.CancellationToken);
            source.Cancel();
            Assert.Throws<OperationCanceledException>(() => batch.TryTake(TimeSpan.FromSeconds(30), out _, out _));
        }

        Assert.Equal(1, processed);
    }

    [Fact]
    public void Work_that_does_not_come_back_is_left_behind_when_it_is_cancelled()
    {
        using CancellationTokenSource source = new();
        using ManualResetEventSlim started = new();
        using ManualResetEventSlim released = new();
        using ManualResetEventSlim ended = new();
        OrderedBatch<int, int> batch = new(1, (index, _) =>
        {
            // A read from a server that is gone: it heeds no token.
            started.Set();
            released.Wait(CancellationToken.None);
            ended.Set();
            return index;
        }, source.Token);
        batch.Add(0);
        batch.Add(1);
        started.Wait(TestContext.Current.CancellationToken);
        source.Cancel();
        batch.Dispose();
        Assert.False(ended.IsSet);
        released.Set();
        Assert.True(ended.Wait(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void After_a_stop_running_items_end_by_themselves_and_no_others_begin()
    {
        using CancellationTokenSource stop = new();
        using ManualResetEventSlim began = new();
        using ManualResetEventSlim mayEnd = new();
        int begun = 0;
        using OrderedBatch<int, int> batch = new(
            1,
            (index, token) =>
            {
                Interlocked.Increment(ref begun);
                began.Set();
                mayEnd.Wait(TestContext.Current.CancellationToken);
                return token.IsCancellationRequested ? -1 : index;
            },
            stop.Token,
            CancellationToken.None);
        batch.Add(7);
        batch.Add(8);
        began.Wait(TestContext.Current.CancellationToken);
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => batch.TryTake(TimeSpan.FromMinutes(1), out _, out _));
        mayEnd.Set();
        Assert.Equal([(7, 7)], batch.Drain().Select(static item => (item.Input, item.Result.Result)));
        Assert.Equal(1, begun);
    }

    [Fact]
    public void After_a_stop_running_items_can_still_be_cancelled()
    {
        using CancellationTokenSource stop = new();
        using CancellationTokenSource work = new();
        using ManualResetEventSlim began = new();
        using OrderedBatch<int, int> batch = new(
            1,
            (index, token) =>
            {
                began.Set();
                token.WaitHandle.WaitOne();
                token.ThrowIfCancellationRequested();
                return index;
            },
            stop.Token,
            work.Token);
        batch.Add(7);
        began.Wait(TestContext.Current.CancellationToken);
        stop.Cancel();
        work.CancelAfter(TimeSpan.FromMilliseconds(50));
        Assert.All(batch.Drain(), static item => Assert.IsType<OperationCanceledException>(item.Result.Exception!.InnerException));
    }

    private static void Drain(OrderedBatch<int, int> batch, List<int> results, bool untilEmpty)
    {
        while (!batch.IsEmpty)
        {
            bool wait = untilEmpty || batch.IsFull;
            if (batch.TryTake(wait ? TimeSpan.FromSeconds(10) : TimeSpan.Zero, out _, out Task<int>? result))
            {
                results.Add(result.GetAwaiter().GetResult());
            }
            else if (!wait)
            {
                return;
            }
        }
    }

    private static void InterlockedMax(ref int location, int value)
    {
        for (int seen = Volatile.Read(ref location); value > seen;)
        {
            int before = Interlocked.CompareExchange(ref location, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}

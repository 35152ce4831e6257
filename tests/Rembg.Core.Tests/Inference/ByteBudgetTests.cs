using Rembg.Inference;

namespace Rembg.Tests;

/// <summary>Photos in flight take no more than the bound together, a large one is alone, and all get their turn.</summary>
[Trait("Speed", "Fast")]
public sealed class ByteBudgetTests
{
    [Fact]
    public async Task The_bound_holds_and_everyone_gets_through()
    {
        const long Limit = 100;
        ByteBudget budget = new(Limit);
        long used = 0;
        long most = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(worker => Task.Run(() =>
        {
            for (int i = 0; i < 50; i++)
            {
                long bytes = 1 + ((worker * 31) + (i * 17)) % 130;
                budget.Take(bytes, default);
                long now = Interlocked.Add(ref used, bytes);
                InterlockedMax(ref most, now > Limit && now > bytes ? long.MaxValue : now);
                Thread.Yield();
                Interlocked.Add(ref used, -bytes);
                budget.GiveBack(bytes);
            }
        })));
        Assert.True(most < long.MaxValue, "Several photos were over the bound together.");
        Assert.Equal(0, used);
    }

    [Fact]
    public async Task Those_that_fit_are_in_flight_together_and_the_next_waits_for_room()
    {
        ByteBudget budget = new(10);
        budget.Take(4, default);
        budget.Take(6, default);

        Task next = Task.Run(() => budget.Take(6, default), TestContext.Current.CancellationToken);
        Assert.NotSame(next, await Task.WhenAny(next, Task.Delay(100, TestContext.Current.CancellationToken)));
        budget.GiveBack(6);
        await next;
    }

    [Fact]
    public void A_wait_ends_when_it_is_cancelled_and_takes_nothing()
    {
        ByteBudget budget = new(10);
        budget.Take(10, default);
        using CancellationTokenSource stop = new(TimeSpan.FromMilliseconds(20));
        Assert.Throws<OperationCanceledException>(() => budget.Take(1, stop.Token));
        budget.GiveBack(10);
        budget.Take(10, new CancellationToken(canceled: true));
    }

    [Theory]
    [InlineData(1, 320, 2)]
    [InlineData(2, 320, 2)]
    [InlineData(16, 320, 4)]
    [InlineData(64, 320, 8)]
    [InlineData(64, 1024, 1)]
    public void Inferences_at_once_follow_the_machine_and_the_model(int processors, int side, int expected) =>
        Assert.Equal(expected, InferenceConcurrency.For(processors, side * side));

    private static void InterlockedMax(ref long most, long value)
    {
        for (long seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, seen);
        }
    }
}

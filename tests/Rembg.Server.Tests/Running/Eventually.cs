namespace Rembg.Tests.Running;

/// <summary>Waits for the work of another thread. The time limit only ends a failing test; it is not a measurement.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    public static async Task IsTrueAsync(Func<bool> condition, string what)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!condition())
        {
            Assert.False(patience.IsCancellationRequested, $"It never happened that {what}.");
            await Task.Delay(Interval, TestContext.Current.CancellationToken);
        }
    }
}

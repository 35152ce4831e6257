namespace Rembg.Tests.Running;

/// <summary>Waits for what another thread is about to do. The time is that of a test that fails, not a measure.</summary>
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

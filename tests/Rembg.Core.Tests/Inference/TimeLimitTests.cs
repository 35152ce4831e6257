using Rembg.Inference;

namespace Rembg.Tests;

/// <summary>Work on a photo that takes too long is ended; waiting for others is no work.</summary>
public sealed class TimeLimitTests
{
    [Fact]
    public void Work_that_takes_longer_is_an_error_of_its_photo()
    {
        using TemporaryDirectory files = new();
        using Removal removal = Removal.WithBrightness();
        Pixels.Draw(4000, 4000, static (x, y) => (x, y, x ^ y)).Write(files["large.png"]);
        TimeLimitExceededException exception = Assert.Throws<TimeLimitExceededException>(
            () => removal.Run(files["large.png"], new RemovalOptions { TimeLimit = TimeSpan.FromMilliseconds(1) }));
        Assert.Equal(files["large.png"], exception.Path);
        Assert.Empty(removal.Directory.Files);
    }

    [Fact]
    public void A_cancellation_does_not_exceed_the_limit()
    {
        using TemporaryDirectory files = new();
        using Removal removal = Removal.WithBrightness();
        Pixels.Draw(8, 8, static (x, y) => (x, y, 0)).Write(files["small.png"]);
        Assert.ThrowsAny<OperationCanceledException>(() => removal.Run(files["small.png"], cancellationToken: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void The_clock_stands_still_while_work_waits_for_others()
    {
        using TimeLimit limit = new(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        limit.Pause(static token => Assert.False(token.WaitHandle.WaitOne(TimeSpan.FromSeconds(3))));
        Assert.False(limit.IsExceeded);
        Assert.True(limit.Token.WaitHandle.WaitOne(TimeSpan.FromMinutes(1)));
        Assert.True(limit.IsExceeded);
    }

    [Fact]
    public void A_wait_ends_with_the_run()
    {
        using CancellationTokenSource stop = new();
        using TimeLimit limit = new(TimeSpan.FromMinutes(1), stop.Token);
        Assert.ThrowsAny<OperationCanceledException>(() => limit.Pause(token =>
        {
            stop.Cancel();
            token.ThrowIfCancellationRequested();
        }));
        Assert.False(limit.IsExceeded);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(31)]
    public void Limits_without_a_meaning_are_refused(int days) =>
        Assert.Throws<OptionsInvalidException>(() => new RemovalOptions { TimeLimit = TimeSpan.FromDays(days) }.Validate());
}

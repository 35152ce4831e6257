using Rembg.Measuring;

namespace Rembg.Tests;

/// <summary>The time that is left, by a clock that the test advances.</summary>
[Trait("Speed", "Fast")]
public sealed class MeasurementStepsTests
{
    [Fact]
    public void The_time_left_follows_from_the_pace_of_the_latest_inferences()
    {
        Clock clock = new();
        List<MeasurementProgress> heard = [];
        MeasurementSteps steps = new(new Listener(heard), steps: 103, inferences: 106, clock);
        steps.Next("load", 0);
        clock.Advance(5);
        steps.Next("turn", 3);
        clock.Advance(3);
        steps.Next("turn", 3);
        clock.Advance(3);
        for (int photo = 0; photo < 100; photo++)
        {
            steps.Next("photo", 1);
            clock.Advance(2);
        }

        steps.Done();
        Assert.Null(heard[0].TimeLeft);
        Assert.Null(heard[1].TimeLeft);
        Assert.NotNull(heard[2].TimeLeft);

        // Half of the photos are left; the last forty took two seconds each.
        Assert.Equal(100, heard[53].TimeLeft!.Value.TotalSeconds, 1e-6);
        Assert.Equal(TimeSpan.Zero, heard[^1].TimeLeft);
        Assert.Equal((103, 103), (heard[^1].Step, heard[^1].Steps));
    }

    private sealed class Listener(List<MeasurementProgress> heard) : IProgress<MeasurementProgress>
    {
        public void Report(MeasurementProgress value) => heard.Add(value);
    }

    private sealed class Clock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(int seconds) => _ticks += seconds * TimeSpan.TicksPerSecond;
    }
}

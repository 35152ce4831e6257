using Rembg.Quantization;

namespace Rembg.Tests;

/// <summary>A search ends while there is time for its end: the model is still to be written, judged and measured.</summary>
[Trait("Speed", "Fast")]
public sealed class DeadlineTests
{
    private static readonly TimeSpan Budget = TimeSpan.FromHours(1);

    [Fact]
    public void It_is_over_if_there_is_no_time_at_all() => Assert.True(new Deadline(TimeSpan.Zero).IsOver);

    [Theory]
    [InlineData(0, false)]
    [InlineData(19, false)]
    [InlineData(20, true)]
    [InlineData(60, true)]
    public void Three_steps_are_kept_for_the_next_and_the_end(int minutes, bool isOver)
    {
        Deadline deadline = new(Budget);
        deadline.Expect(TimeSpan.FromMinutes(minutes));
        Assert.Equal(isOver, deadline.IsOver);
    }

    [Fact]
    public void The_longest_step_counts()
    {
        Deadline deadline = new(Budget);
        deadline.Expect(TimeSpan.FromMinutes(20));
        deadline.Expect(TimeSpan.FromMinutes(1));
        Assert.True(deadline.IsOver);
    }

    [Theory]
    [InlineData(7, false)]
    [InlineData(8, true)]
    public void A_first_step_gets_half_of_the_time_before_the_reserve(int minutes, bool isOver)
    {
        // An hour without three steps of five minutes is 45; half of that has room for three steps of 7.5 minutes.
        Deadline deadline = new(Budget);
        deadline.Expect(TimeSpan.FromMinutes(5));
        Deadline half = deadline.Half();
        half.Expect(TimeSpan.FromMinutes(minutes));
        Assert.Equal(isOver, half.IsOver);
        Assert.False(deadline.IsOver);
    }
}

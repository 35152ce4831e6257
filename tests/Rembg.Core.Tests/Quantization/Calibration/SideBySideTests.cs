using Rembg.Quantization.Calibration;

namespace Rembg.Tests;

/// <summary>Work that runs side by side fails and stops as work one after the other does.</summary>
public sealed class SideBySideTests
{
    private static readonly SideBySide Four = new(4, 1);

    [Fact]
    public void Every_index_comes_once()
    {
        int[] counts = new int[100];
        Four.For(counts.Length, index => Interlocked.Increment(ref counts[index]), default);
        Assert.All(counts, static count => Assert.Equal(1, count));
    }

    [Fact]
    public void An_exception_comes_as_it_was_thrown()
    {
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => Four.For(8, static index => throw new InvalidDataException($"{index}"), default));
        Assert.Contains(nameof(An_exception_comes_as_it_was_thrown), exception.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void A_stop_is_a_stop_whatever_else_failed()
    {
        using CancellationTokenSource source = new();
        Assert.ThrowsAny<OperationCanceledException>(() => Four.For(
            8,
            _ =>
            {
                source.Cancel();
                throw new InvalidDataException();
            },
            source.Token));
    }

    [Fact]
    public void Recipes_of_the_same_choices_are_equal_in_whatever_order_they_were_made()
    {
        Recipe recipe = Calibrated.Textbook with { FloatNodes = ["a", "b"], RangeFactors = Calibrated.Textbook.RangeFactors.Add("x", 0.5) };
        Assert.Equal(recipe, recipe with { FloatNodes = ["b", "a"] });
        Assert.Equal(recipe.GetHashCode(), (recipe with { FloatNodes = ["b", "a"] }).GetHashCode());
        Assert.NotEqual(recipe, recipe with { FloatNodes = ["a", "c"] });
        Assert.NotEqual(recipe, recipe with { RangeFactors = recipe.RangeFactors.SetItem("x", 0.25) });
        Assert.NotEqual(recipe, recipe with { Alpha = 0.25 });
    }
}

using Rembg.Imaging.Edges;

namespace Rembg.Tests.Refinement;

/// <summary>The decision where colour is believed and where a subject is solid, against plain formulas.</summary>
[Trait("Speed", "Fast")]
public sealed class EdgeTonesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(700)]
    public void Distances_are_those_of_a_search_of_all_pixels(int lows)
    {
        const int Width = 37;
        const int Height = 29;
        Random random = new(lows);
        Plane plane = new(Width, Height);
        Array.Fill(plane.Values, 1);
        for (int i = 0; i < lows; i++)
        {
            plane.Values[random.Next(plane.Values.Length)] = 0.5f;
        }

        Plane distances = DistanceField.ToLow(plane, 0.5f, TestContext.Current.CancellationToken);
        for (int i = 0; i < distances.Values.Length; i++)
        {
            double nearest = Enumerable.Range(0, plane.Values.Length).Where(k => plane.Values[k] <= 0.5f)
                .Min(k => Math.Sqrt(Math.Pow((k % Width) - (i % Width), 2) + Math.Pow((k / Width) - (i / Width), 2)));
            Assert.Equal(nearest, distances.Values[i], 1e-3);
        }
    }

    [Fact]
    public void Without_low_values_everything_is_far()
    {
        Plane plane = new(5, 4);
        Array.Fill(plane.Values, 1);
        Assert.All(DistanceField.ToLow(plane, 0.5f, TestContext.Current.CancellationToken).Values, static distance => Assert.InRange(distance, 1000, float.MaxValue));
    }

    [Fact]
    public void Separation_is_Fishers_criterion_of_the_sure_pixels()
    {
        // One window holds everything. Grey noise of a known variance about two means, the same in all channels and independent.
        const int Side = 64;
        const float Spread = 0.05f;
        Random random = new(11);
        ColorPlanes guide = new(Side, Side);
        Plane mask = new(Side, Side);
        for (int i = 0; i < mask.Values.Length; i++)
        {
            bool isSubject = i % Side >= Side / 2;
            mask.Values[i] = isSubject ? 1 : 0;
            foreach (Plane plane in (Plane[])[guide.Red, guide.Green, guide.Blue])
            {
                plane.Values[i] = (isSubject ? 0.6f : 0.4f) + (Spread * ((float)random.NextDouble() - 0.5f) * MathF.Sqrt(12));
            }
        }

        // J = 3 · 0.2² ÷ (2σ² + ε)
        double expected = 3 * 0.04 / ((2 * Spread * Spread) + 1e-3);
        Plane separation = ColorSeparation.Of(guide, mask, 2 * Side, TestContext.Current.CancellationToken);
        Assert.InRange(separation.Values[(Side / 2 * Side) + (Side / 2)], 0.85 * expected, 1.15 * expected);
    }

    [Fact]
    public void Separation_is_0_where_one_side_is_not_near()
    {
        const int Side = 64;
        ColorPlanes guide = new(Side, Side);
        Plane mask = new(Side, Side);
        for (int i = 0; i < mask.Values.Length; i++)
        {
            bool isSubject = i % Side >= Side / 2;
            (mask.Values[i], guide.Red.Values[i]) = isSubject ? (1, 1) : (0, 0);
        }

        Plane separation = ColorSeparation.Of(guide, mask, 8, TestContext.Current.CancellationToken);
        Assert.Equal(0, separation.Values[0]);
        Assert.InRange(separation.Values[Side / 2], 100, float.MaxValue);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public void The_width_of_a_straight_ramp_is_two_thirds_of_its_length(int length)
    {
        const int Side = 64;
        Plane alpha = new(Side, Side);
        for (int i = 0; i < alpha.Values.Length; i++)
        {
            alpha.Values[i] = Math.Clamp(((i % Side) - 30f) / length, 0, 1);
        }

        Plane width = EdgeWidth.Around(alpha, 12, TestContext.Current.CancellationToken);
        Assert.InRange(width.Values[(32 * Side) + 32], 0.8 * length * 2 / 3, 1.1 * length * 2 / 3);
    }
}

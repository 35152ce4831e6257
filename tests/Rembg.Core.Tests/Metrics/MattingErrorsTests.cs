using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>The errors of alpha matting against an independent program and against cases that are plain.</summary>
[Trait("Speed", "Fast")]
public sealed class MattingErrorsTests
{
    // The published Python form of the benchmark's code (two-dimensional filters with replicated borders, components of four
    // neighbours), run with SciPy 1.10, over all pixels: SAD, MSE, gradient, connectivity.
    [Theory]
    [InlineData("0003", 0.629313725490196, 8.223189046941699e-05, 0.11194362687637319, 0.09056666666666671)]
    [InlineData("boat", 10.3347568627451, 0.001595557013995685, 2.9276854393933744, 8.232388235294115)]
    [InlineData("whisk", 0.35020392156862756, 0.0002568296808919646, 0.1917361960555383, 0.19801764705882355)]
    public void Real_alphas_score_as_in_the_published_code(string name, double sad, double squared, double gradient, double connectivity)
    {
        MattingErrors errors = Compare(MaskPair.Real(name));
        Assert.Equal(sad, errors.Sad, 1e-9);
        Assert.Equal(squared, errors.MeanSquaredError, 1e-12);
        Assert.Equal(gradient, errors.Gradient, 1e-5 * gradient);
        Assert.Equal(connectivity, errors.Connectivity, 1e-9);
    }

    [Fact]
    public void The_right_alpha_has_no_errors()
    {
        MaskPair pair = MaskPair.Draw("#+-. #+-.", "##.. ##..");
        Assert.Equal(new MattingErrors(0, 0, 0, 0), Compare(pair with { Mask = pair.Reference }));
    }

    [Fact]
    public void A_loose_piece_is_a_connectivity_error_of_its_own_size()
    {
        // Two of the eleven pixels are not connected to the subject that both have.
        MaskPair pair = MaskPair.Draw("###.##..... ###........");
        Assert.Equal(0.002, Compare(pair).Connectivity, 1e-12);
    }

    [Fact]
    public void Blur_costs_gradient_where_a_shifted_level_does_not()
    {
        byte[] step = [.. Enumerable.Range(0, 40).Select(static x => x < 20 ? (byte)20 : (byte)220)];
        byte[] brighter = [.. step.Select(static value => (byte)(value + 20))];
        byte[] blurred = [.. Enumerable.Range(0, 40).Select(static x => (byte)Math.Clamp(20 + ((x - 10) * 10), 20, 220))];
        Assert.Equal(0, MattingErrors.Compare(brighter, step, 40, 1).Gradient, 1e-9);
        Assert.InRange(MattingErrors.Compare(blurred, step, 40, 1).Gradient, 1e-5, 1);
    }

    [Fact]
    public void Only_masks_with_soft_edges_are_alphas()
    {
        Assert.False(MattingErrors.IsAlpha([0, 255, 255, 3, 250]));
        Assert.True(MattingErrors.IsAlpha([0, 255, 128]));
        byte[] traces = new byte[10_000];
        traces.AsSpan(0, 9).Fill(128);
        Assert.False(MattingErrors.IsAlpha(traces));
        traces[9] = 128;
        Assert.True(MattingErrors.IsAlpha(traces));
    }

    private static MattingErrors Compare(MaskPair pair) => MattingErrors.Compare(pair.Mask, pair.Reference, pair.Width, pair.Height);
}

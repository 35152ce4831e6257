using MathNet.Numerics.LinearAlgebra;

using Rembg.Imaging.Edges;

namespace Rembg.Tests.Refinement;

/// <summary>The guided filter against the published formulas, window by window.</summary>
[Trait("Speed", "Fast")]
public sealed class GuidedFilterTests
{
    private const int Width = 17;
    private const int Height = 13;

    [Theory]
    [InlineData(1, 1e-2f, false)]
    [InlineData(2, 1e-4f, false)]
    [InlineData(3, 1e-3f, true)]
    [InlineData(20, 1e-3f, true)]
    public void It_is_the_ridge_regression_of_every_window(int radius, float epsilon, bool isWeighted)
    {
        Random random = new(7);
        ColorPlanes guide = new(Noise(random), Noise(random), Noise(random));
        Plane input = Noise(random);
        Plane? weight = isWeighted ? Noise(random).Select(static value => value + 0.1f) : null;

        Plane output = GuidedFilter.Fit(guide, input, weight, radius, epsilon, default).Apply(guide);

        double[] expected = Textbook(guide, input, weight, radius, epsilon);
        Assert.All(expected, (value, i) => Assert.Equal(value, output.Values[i], 2e-4));
    }

    [Fact]
    public void A_linear_function_of_colour_at_the_size_of_the_mask_holds_at_the_size_of_the_photo()
    {
        Random random = new(3);
        ColorPlanes small = new(Noise(random), Noise(random), Noise(random));
        Plane alpha = new(Width, Height);
        for (int i = 0; i < alpha.Values.Length; i++)
        {
            alpha.Values[i] = (0.5f * small.Red.Values[i]) - (0.2f * small.Green.Values[i]) + (0.1f * small.Blue.Values[i]) + 0.3f;
        }

        LinearModel model = GuidedFilter.Fit(small, alpha, null, 2, 1e-9f, default);

        Assert.All(model.Field.Values, function =>
        {
            Assert.Equal(0.5f, function.X, 0.01f);
            Assert.Equal(-0.2f, function.Y, 0.01f);
            Assert.Equal(0.1f, function.Z, 0.01f);
            Assert.Equal(0.3f, function.W, 0.01f);
        });
    }

    private static Plane Noise(Random random) => new Plane(Width, Height).Select(_ => random.NextSingle());

    private static double[] Textbook(ColorPlanes guide, Plane input, Plane? weight, int radius, float epsilon)
    {
        Vector<double>[] functions = new Vector<double>[Width * Height];
        double[] totals = new double[functions.Length];
        for (int k = 0; k < functions.Length; k++)
        {
            int[] window = [.. Window(k, radius)];
            double total = window.Sum(i => weight?.Values[i] ?? 1.0);
            double Mean(Func<int, double> value) => window.Sum(i => (weight?.Values[i] ?? 1.0) * value(i)) / total;
            Vector<double> Color(int i) => Vector<double>.Build.Dense([guide.Red.Values[i], guide.Green.Values[i], guide.Blue.Values[i]]);
            Vector<double> mean = Vector<double>.Build.Dense(3, band => Mean(i => Color(i)[band]));
            double p = Mean(i => input.Values[i]);
            Vector<double> covariance = Vector<double>.Build.Dense(3, band => Mean(i => Color(i)[band] * input.Values[i]) - (mean[band] * p));
            Matrix<double> variance = Matrix<double>.Build.Dense(3, 3, (r, c) => Mean(i => (Color(i)[r] - mean[r]) * (Color(i)[c] - mean[c])) + (r == c ? epsilon : 0));
            Vector<double> slope = variance.Solve(covariance);
            functions[k] = Vector<double>.Build.Dense([slope[0], slope[1], slope[2], p - (slope * mean)]);
            totals[k] = total;
        }

        return [.. Enumerable.Range(0, functions.Length).Select(i =>
        {
            int[] windows = [.. Window(i, radius)];
            Vector<double> sum = windows.Select(k => functions[k] * totals[k]).Aggregate((a, b) => a + b) / windows.Sum(k => totals[k]);
            return (sum[0] * guide.Red.Values[i]) + (sum[1] * guide.Green.Values[i]) + (sum[2] * guide.Blue.Values[i]) + sum[3];
        })];
    }

    private static IEnumerable<int> Window(int pixel, int radius) => Enumerable.Range(0, Width * Height)
        .Where(i => Math.Abs((i % Width) - (pixel % Width)) <= radius && Math.Abs((i / Width) - (pixel / Width)) <= radius);
}

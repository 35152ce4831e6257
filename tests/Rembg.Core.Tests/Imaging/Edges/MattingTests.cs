using MathNet.Numerics.LinearAlgebra;

using Rembg.Imaging.Edges;

namespace Rembg.Tests.Refinement;

/// <summary>Closed-form matting against its definition.</summary>
public sealed class MattingTests
{
    private const int Width = 9;
    private const int Height = 8;
    private const float Epsilon = 1e-4f;

    [Fact]
    public void The_Laplacian_is_the_published_one()
    {
        Random random = new(11);
        ColorPlanes image = new(Noise(random), Noise(random), Noise(random));
        bool[] unknown = [.. Enumerable.Range(0, Width * Height).Select(i => i % 3 != 0)];
        float[] alpha = Noise(random).Values;

        MattingLaplacian laplacian = MattingLaplacian.Build(image, unknown, Epsilon, default);
        float[] result = new float[laplacian.Pixels.Length];
        laplacian.Multiply(alpha, result, default);

        Vector<double> expected = Definition(image) * Vector<double>.Build.Dense([.. alpha.Select(static value => (double)value)]);
        int[] pixels = laplacian.Pixels.ToArray();
        Assert.Equal(unknown.Count(static value => value), pixels.Length);
        Assert.All(pixels, (pixel, row) => Assert.Equal(expected[pixel], result[row], 1e-3));
    }

    [Fact]
    public void Alpha_is_recovered_where_colours_lie_on_lines()
    {
        // Two flat colours mixed: the model of the method holds exactly.
        const int Side = 40;
        Plane truth = new(Side, Side);
        ColorPlanes image = new(Side, Side);
        bool[] unknown = new bool[Side * Side];
        Random random = new(5);
        for (int i = 0; i < truth.Values.Length; i++)
        {
            int x = i % Side;
            unknown[i] = x is > 5 and < 34;
            truth.Values[i] = x <= 5 ? 1 : x >= 34 ? 0 : random.NextSingle();
            image.Red.Values[i] = float.Lerp(0.1f, 0.9f, truth.Values[i]);
            image.Green.Values[i] = float.Lerp(0.6f, 0.3f, truth.Values[i]);
            image.Blue.Values[i] = float.Lerp(0.5f, 0.2f, truth.Values[i]);
        }

        Plane prior = truth.Select(static value => value);
        for (int i = 0; i < unknown.Length; i++)
        {
            prior.Values[i] = unknown[i] ? 0.5f : prior.Values[i];
        }

        Plane? alpha = ClosedFormMatting.Solve(image, unknown, prior, truth.Select(static _ => 1e-6f), default);

        Assert.NotNull(alpha);
        Assert.All(truth.Values, (value, i) => Assert.Equal(value, alpha.Values[i], 0.02f));
    }

    [Fact]
    public void A_picture_with_NaN_has_no_solution()
    {
        Random random = new(2);
        ColorPlanes image = new(Noise(random), Noise(random), Noise(random).Select(static _ => float.NaN));
        bool[] unknown = [.. Enumerable.Repeat(true, Width * Height)];

        Assert.Null(ClosedFormMatting.Solve(image, unknown, Noise(random), Noise(random), default));
    }

    private static Plane Noise(Random random) => new Plane(Width, Height).Select(_ => random.NextSingle());

    private static Matrix<double> Definition(ColorPlanes image)
    {
        Matrix<double> laplacian = Matrix<double>.Build.Dense(Width * Height, Width * Height);
        for (int k = 0; k < Width * Height; k++)
        {
            (int y, int x) = Math.DivRem(k, Width);
            if (x is 0 or Width - 1 || y is 0 or Height - 1)
            {
                continue;
            }

            int[] window = [.. from v in Enumerable.Range(y - 1, 3) from u in Enumerable.Range(x - 1, 3) select (v * Width) + u];
            Vector<double>[] colors = [.. window.Select(i => Vector<double>.Build.Dense([image.Red.Values[i], image.Green.Values[i], image.Blue.Values[i]]))];
            Vector<double> mean = colors.Aggregate((a, b) => a + b) / 9;
            Matrix<double> variance = colors.Select(color => (color - mean).OuterProduct(color - mean)).Aggregate((a, b) => a + b) / 9;
            Matrix<double> inverse = (variance + (Matrix<double>.Build.DenseIdentity(3) * (Epsilon / 9))).Inverse();
            for (int i = 0; i < 9; i++)
            {
                for (int j = 0; j < 9; j++)
                {
                    laplacian[window[i], window[j]] += (i == j ? 1 : 0) - ((1 + ((colors[i] - mean) * inverse * (colors[j] - mean))) / 9);
                }
            }
        }

        return laplacian;
    }
}

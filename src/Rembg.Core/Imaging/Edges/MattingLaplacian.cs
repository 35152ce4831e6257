using System.Numerics;

namespace Rembg.Imaging.Edges;

/// <summary>
/// The matting Laplacian: αᵀLα measures how much alpha differs from a linear function of colour, summed over all windows of 3 × 3 pixels.
/// A. Levin, D. Lischinski, Y. Weiss, "A Closed-Form Solution to Natural Image Matting", TPAMI 30(2), 2008, equation 12. Only the rows of
/// unknown pixels are stored, with 5 × 5 numbers each.
/// </summary>
internal sealed class MattingLaplacian
{
    // Pixels share windows with pixels up to two columns and rows away.
    private const int Reach = 2;
    private const int Side = (2 * Reach) + 1;
    private const int WindowSize = 9;

    private readonly int[] _pixels;
    private readonly float[] _rows;
    private readonly int _width;
    private readonly int _height;

    private MattingLaplacian(int[] pixels, int width, int height)
    {
        _pixels = pixels;
        _width = width;
        _height = height;
        _rows = new float[checked(pixels.Length * Side * Side)];
    }

    /// <summary>The unknown pixels, row by row.</summary>
    public ReadOnlySpan<int> Pixels => _pixels;

    /// <summary>Builds the Laplacian.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="unknown">True for each pixel whose alpha is to be found.</param>
    /// <param name="epsilon">The value added to the variance of colours, Levin's ε.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static MattingLaplacian Build(ColorPlanes image, bool[] unknown, float epsilon, CancellationToken cancellationToken)
    {
        int[] pixels = [.. Enumerable.Range(0, unknown.Length).Where(i => unknown[i])];
        MattingLaplacian laplacian = new(pixels, image.Width, image.Height);
        Window[] windows = new Window[image.Width * image.Height];
        ParallelOptions options = new() { CancellationToken = cancellationToken };
        Parallel.For(1, Math.Max(image.Height - 1, 1), options, y =>
        {
            for (int x = 1; x < image.Width - 1; x++)
            {
                if (laplacian.IsNear(unknown, x, y))
                {
                    windows[(y * image.Width) + x] = Window.Of(image, x, y, epsilon);
                }
            }
        });
        Parallel.For(0, pixels.Length, options, row => laplacian.FillRow(image, windows, row));
        return laplacian;
    }

    /// <summary>Computes Lα at the unknown pixels.</summary>
    /// <param name="alpha">The alpha of all pixels.</param>
    /// <param name="result">Receives one number for each unknown pixel.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public void Multiply(float[] alpha, float[] result, CancellationToken cancellationToken)
    {
        const int Chunk = 4096;
        ParallelOptions options = new() { CancellationToken = cancellationToken };
        Parallel.For(0, (_pixels.Length + Chunk - 1) / Chunk, options, chunk =>
        {
            for (int row = chunk * Chunk; row < Math.Min((chunk + 1) * Chunk, _pixels.Length); row++)
            {
                result[row] = MultiplyRow(alpha, row);
            }
        });
    }

    /// <summary>Returns the diagonal, with one number for each unknown pixel.</summary>
    public float[] Diagonal() => [.. Enumerable.Range(0, _pixels.Length).Select(row => _rows[(row * Side * Side) + (Reach * Side) + Reach])];

    private float MultiplyRow(float[] alpha, int row)
    {
        int pixel = _pixels[row];
        (int y, int x) = Math.DivRem(pixel, _width);
        int coefficient = row * Side * Side;
        int left = Math.Max(x - Reach, 0);
        int right = Math.Min(x + Reach, _width - 1);
        float sum = 0;
        for (int v = Math.Max(y - Reach, 0); v <= Math.Min(y + Reach, _height - 1); v++)
        {
            int offset = coefficient + ((v - y + Reach) * Side) + Reach - x;
            for (int u = left; u <= right; u++)
            {
                sum += _rows[offset + u] * alpha[(v * _width) + u];
            }
        }

        return sum;
    }

    // For each window that contains pixel i, and each pixel j of the window: δij − (1 + (Ii − µ)ᵀ(Σ + ε/9)⁻¹(Ij − µ)) / 9.
    private void FillRow(ColorPlanes image, Window[] windows, int row)
    {
        int pixel = _pixels[row];
        (int y, int x) = Math.DivRem(pixel, _width);
        Vector3 color = image[pixel];
        for (int v = Math.Max(y - 1, 1); v <= Math.Min(y + 1, _height - 2); v++)
        {
            for (int u = Math.Max(x - 1, 1); u <= Math.Min(x + 1, _width - 2); u++)
            {
                Window window = windows[(v * _width) + u];
                Vector3 pull = window.Inverse.Times(color - window.Mean);
                for (int j = v - 1; j <= v + 1; j++)
                {
                    int offset = (row * Side * Side) + ((j - y + Reach) * Side) + Reach - x;
                    for (int i = u - 1; i <= u + 1; i++)
                    {
                        _rows[offset + i] -= (1 + Vector3.Dot(pull, image[(j * _width) + i] - window.Mean)) / WindowSize;
                    }
                }

                _rows[(row * Side * Side) + (Reach * Side) + Reach] += 1;
            }
        }
    }

    private bool IsNear(bool[] unknown, int x, int y)
    {
        for (int v = y - 1; v <= y + 1; v++)
        {
            if (unknown.AsSpan((v * _width) + x - 1, 3).Contains(true))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The colour statistics of a window.</summary>
    /// <param name="Mean">µ.</param>
    /// <param name="Inverse">(Σ + ε/9)⁻¹.</param>
    private readonly record struct Window(Vector3 Mean, SymmetricMatrix Inverse)
    {
        public static Window Of(ColorPlanes image, int x, int y, float epsilon)
        {
            Vector3 mean = Vector3.Zero;
            for (int k = 0; k < WindowSize; k++)
            {
                mean += image[At(image, x, y, k)];
            }

            mean /= WindowSize;
            float ridge = epsilon / WindowSize;
            (float xx, float xy, float xz, float yy, float yz, float zz) = (ridge, 0, 0, ridge, 0, ridge);
            for (int k = 0; k < WindowSize; k++)
            {
                Vector3 offset = image[At(image, x, y, k)] - mean;
                Vector3 share = offset / WindowSize;
                xx += offset.X * share.X;
                xy += offset.X * share.Y;
                xz += offset.X * share.Z;
                yy += offset.Y * share.Y;
                yz += offset.Y * share.Z;
                zz += offset.Z * share.Z;
            }

            return new Window(mean, new SymmetricMatrix(xx, xy, xz, yy, yz, zz).Inverse());
        }

        private static int At(ColorPlanes image, int x, int y, int k) => ((y + (k / 3) - 1) * image.Width) + x + (k % 3) - 1;
    }
}

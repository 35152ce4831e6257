using System.Buffers;

namespace Rembg.Imaging;

/// <summary>
/// The weights of one-dimensional Lanczos-3 resampling as defined by Pillow, which rembg uses (<c>precompute_coeffs</c> and
/// <c>normalize_coeffs_8bpc</c> in libImaging/Resample.c): support 3, widened by the scale when shrinking, half-pixel centres, and weights
/// as 22-bit fixed-point numbers.
/// </summary>
internal sealed class LanczosFilter : IDisposable
{
    /// <summary>
    /// The number of fractional bits of a weight: of the 32 bits of an int, 8 are for the pixel and 2 for overshoot, which leaves 22.
    /// </summary>
    public const int PrecisionBits = 32 - 8 - 2;

    private const double Support = 3;

    private readonly int[] _first;
    private readonly int[] _lengths;
    private readonly int[] _weights;
    private readonly int _stride;

    /// <summary>
    /// Computes the weights that resample <paramref name="sourceExtent"/> source pixels to <paramref name="targetSize"/>.
    /// </summary>
    /// <param name="sourceSize">The number of source pixels.</param>
    /// <param name="sourceExtent">
    /// The end of the picture in source pixels. It need not be a whole number, and is up to one pixel before or after
    /// <paramref name="sourceSize"/> if the source is a reduced picture.
    /// </param>
    /// <param name="targetSize">The number of target pixels.</param>
    public LanczosFilter(int sourceSize, double sourceExtent, int targetSize)
    {
        double scale = sourceExtent / targetSize;
        double filterScale = Math.Max(scale, 1);
        double support = Support * filterScale;
        _stride = ((int)Math.Ceiling(support) * 2) + 1;
        _first = ArrayPool<int>.Shared.Rent(targetSize);
        _lengths = ArrayPool<int>.Shared.Rent(targetSize);
        _weights = ArrayPool<int>.Shared.Rent(targetSize * _stride);

        Span<double> exact = stackalloc double[Math.Min(_stride, 512)];
        exact = _stride > exact.Length ? new double[_stride] : exact;
        for (int target = 0; target < targetSize; target++)
        {
            double centre = (target + 0.5) * scale;
            int first = Math.Max((int)(centre - support + 0.5), 0);
            int length = Math.Min((int)(centre + support + 0.5), sourceSize) - first;
            double sum = 0;
            for (int i = 0; i < length; i++)
            {
                exact[i] = Lanczos((i + first - centre + 0.5) / filterScale);
                sum += exact[i];
            }

            for (int i = 0; i < length; i++)
            {
                double weight = exact[i] / sum * (1 << PrecisionBits);
                _weights[(target * _stride) + i] = (int)(weight < 0 ? weight - 0.5 : weight + 0.5);
            }

            _first[target] = first;
            _lengths[target] = length;
        }
    }

    /// <summary>Returns the first source pixel that contributes to a target pixel.</summary>
    public int First(int target) => _first[target];

    /// <summary>Returns the weights of the source pixels, starting with <see cref="First"/>.</summary>
    public ReadOnlySpan<int> Weights(int target) => _weights.AsSpan(target * _stride, _lengths[target]);

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_first);
        ArrayPool<int>.Shared.Return(_lengths);
        ArrayPool<int>.Shared.Return(_weights);
    }

    private static double Lanczos(double x) => x is >= -Support and < Support ? Sinc(x) * Sinc(x / Support) : 0;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}

using System.Numerics;

namespace Rembg.Imaging;

/// <summary>Notices whether the mask of a photo and its own alpha together leave anything to be seen. Several threads may look.</summary>
internal sealed class RemainingAlpha
{
    // In 255ths: less is a shimmer around a subject that is not there.
    private const int LeastVisible = 16;

    private volatile bool _isSeen;

    /// <summary>Whether nothing that was looked at can be seen.</summary>
    public bool IsNothing => !_isSeen;

    /// <summary>Looks at pixels, until one can be seen.</summary>
    /// <typeparam name="T">8 or 16 bits.</typeparam>
    /// <param name="pixels">RGB and alpha.</param>
    public void Look<T>(ReadOnlySpan<T> pixels)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        T least = T.MaxValue / T.CreateTruncating(byte.MaxValue) * T.CreateTruncating(LeastVisible);
        for (int i = 3; i < pixels.Length && !_isSeen; i += 4)
        {
            _isSeen = pixels[i] >= least;
        }
    }
}

using System.Numerics;

namespace Rembg.Imaging;

/// <summary>Notices whether the mask of a photo and its own alpha together leave anything to be seen. Several threads may look.</summary>
internal sealed class RemainingAlpha
{
    // In 255ths: less is a shimmer around a subject that is not there.
    private const int LeastVisible = 16;

    private volatile bool _isSeen;

    /// <summary>True if no pixel that was examined is visible.</summary>
    public bool IsNothing => !_isSeen;

    /// <summary>Looks at pixels, until one of the subject can be seen.</summary>
    /// <typeparam name="T">8 or 16 bits.</typeparam>
    /// <param name="photo">RGB and the photo's own alpha.</param>
    /// <param name="result">RGB and the alpha that is left of it.</param>
    public void Look<T>(ReadOnlySpan<T> photo, ReadOnlySpan<T> result)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        T least = T.MaxValue / T.CreateTruncating(byte.MaxValue) * T.CreateTruncating(LeastVisible);
        for (int i = 3; i < result.Length && !_isSeen; i += 4)
        {
            // Where the mask takes more than a half away, the pixel is no part of the subject. Only true is ever written: false
            // would undo what another thread has seen meanwhile.
            if (result[i] >= least && result[i] >= photo[i] - result[i])
            {
                _isSeen = true;
            }
        }
    }
}

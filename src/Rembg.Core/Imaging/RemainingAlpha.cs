using System.Numerics;

namespace Rembg.Imaging;

/// <summary>
/// Detects whether the combination of a photo's mask and its own alpha leaves anything visible. This class is thread-safe.
/// </summary>
internal sealed class RemainingAlpha
{
    // Of 255. Anything less is a faint trace around a subject that is not visible.
    private const int LeastVisible = 16;

    private volatile bool _isSeen;

    /// <summary>True if no pixel that was examined is visible.</summary>
    public bool IsNothing => !_isSeen;

    /// <summary>Examines pixels until it finds one that shows the subject.</summary>
    /// <typeparam name="T">The sample type: 8 or 16 bits.</typeparam>
    /// <param name="photo">RGB and the photo's own alpha.</param>
    /// <param name="result">RGB and the remaining alpha.</param>
    public void Look<T>(ReadOnlySpan<T> photo, ReadOnlySpan<T> result)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        T least = T.MaxValue / T.CreateTruncating(byte.MaxValue) * T.CreateTruncating(LeastVisible);
        for (int i = 3; i < result.Length && !_isSeen; i += 4)
        {
            // If the mask removes more than half of the alpha, the pixel does not belong to the subject. Only true is ever written: writing
            // false could undo the result of another thread.
            if (result[i] >= least && result[i] >= photo[i] - result[i])
            {
                _isSeen = true;
            }
        }
    }
}

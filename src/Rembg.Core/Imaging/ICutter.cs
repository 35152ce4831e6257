using System.Numerics;

namespace Rembg.Imaging;

/// <summary>Determines the alpha of a photo's pixels. Implementations are thread-safe.</summary>
internal interface ICutter
{
    /// <summary>Cuts out pixels of one row.</summary>
    /// <typeparam name="T">The sample type: 8 or 16 bits.</typeparam>
    /// <param name="left">The first column.</param>
    /// <param name="y">The row.</param>
    /// <param name="photo">Their colours: RGB, or RGB with the photo's own straight alpha.</param>
    /// <param name="bands">The number of bands: 3 or 4.</param>
    /// <param name="target">Receives RGB and straight alpha.</param>
    void Cut<T>(int left, int y, ReadOnlySpan<T> photo, int bands, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>;
}

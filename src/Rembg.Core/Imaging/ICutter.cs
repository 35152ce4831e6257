using System.Numerics;

namespace Rembg.Imaging;

/// <summary>Gives the pixels of a photo their alpha. It may be used from several threads at once.</summary>
internal interface ICutter
{
    /// <summary>Cuts pixels of one row.</summary>
    /// <typeparam name="T">8 or 16 bits.</typeparam>
    /// <param name="left">The first column.</param>
    /// <param name="y">The row.</param>
    /// <param name="photo">Their colours, RGB or RGB and an alpha of the photo's own, straight.</param>
    /// <param name="bands">3 or 4.</param>
    /// <param name="target">Receives RGB and straight alpha.</param>
    void Cut<T>(int left, int y, ReadOnlySpan<T> photo, int bands, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>;
}

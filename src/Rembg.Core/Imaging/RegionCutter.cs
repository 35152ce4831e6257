using System.Numerics;

namespace Rembg.Imaging;

/// <summary>Applies another cutter inside a rectangle; pixels outside become transparent.</summary>
/// <param name="inner">The other cutter.</param>
/// <param name="region">The rectangle, in pixels of the photo.</param>
internal sealed class RegionCutter(ICutter inner, BoundingBox region) : ICutter
{
    /// <inheritdoc/>
    public void Cut<T>(int left, int y, ReadOnlySpan<T> photo, int bands, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        inner.Cut(left, y, photo, bands, target);
        bool isInRow = y >= region.Y && y < region.Y + region.Height;
        for (int i = 0; i < target.Length / 4; i++)
        {
            int x = left + i;
            if (!isInRow || x < region.X || x >= region.X + region.Width)
            {
                target[(i * 4) + 3] = T.Zero;
            }
        }
    }
}

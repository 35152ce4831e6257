using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>Prepares a photo and its mask at a limited size for calculations.</summary>
internal static class EdgeGuide
{
    /// <summary>Reads the upright photo with the values that are written, regardless of its profile.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="width">The number of columns in the result.</param>
    /// <param name="height">The number of rows in the result.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ImageUnreadableException">The file cannot be decoded.</exception>
    public static ColorPlanes Read(Photo photo, int width, int height, CancellationToken cancellationToken) =>
        FromPixels(PhotoThumbnail.ReadOwnColors(photo, width, height, cancellationToken), width, height);

    /// <summary>Converts pixels that were already read.</summary>
    /// <param name="pixels">RGB, three bytes per pixel, row by row.</param>
    /// <param name="width">The number of columns.</param>
    /// <param name="height">The number of rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ColorPlanes FromPixels(ReadOnlySpan<byte> pixels, int width, int height)
    {
        ColorPlanes planes = new(width, height);
        for (int i = 0; i < width * height; i++)
        {
            planes.Red.Values[i] = pixels[i * 3] / 255f;
            planes.Green.Values[i] = pixels[(i * 3) + 1] / 255f;
            planes.Blue.Values[i] = pixels[(i * 3) + 2] / 255f;
        }

        return planes;
    }

    /// <summary>Resizes a mask.</summary>
    /// <param name="raw">The mask from the model.</param>
    /// <param name="width">The number of columns in the result.</param>
    /// <param name="height">The number of rows in the result.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The mask, 0–1.</returns>
    public static Plane Resize(RawMask raw, int width, int height, CancellationToken cancellationToken)
    {
        if ((width, height) == (raw.Width, raw.Height))
        {
            return Plane.FromBytes(raw.Pixels.AsSpan(0, width * height), width, height);
        }

        using Mask resized = new(width, height);
        LanczosResizer.ResizeMask(raw.Pixels, raw.Width, raw.Height, resized, cancellationToken);
        Plane result = new(width, height);
        for (int y = 0; y < height; y++)
        {
            Plane.FromBytes(resized.Row(y), width, 1).Values.CopyTo(result.Row(y));
        }

        return result;
    }
}

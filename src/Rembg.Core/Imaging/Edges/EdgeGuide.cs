namespace Rembg.Imaging.Edges;

/// <summary>The photo at a bounded size, upright, in its own numbers: those that are written, whatever profile they are of.</summary>
internal static class EdgeGuide
{
    /// <summary>Reads it.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="width">Columns wanted.</param>
    /// <param name="height">Rows wanted.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ImageUnreadableException">The file cannot be decoded.</exception>
    public static ColorPlanes Read(Photo photo, int width, int height, CancellationToken cancellationToken)
    {
        byte[] pixels = PhotoThumbnail.ReadOwnColors(photo, width, height, cancellationToken);
        ColorPlanes planes = new(width, height);
        for (int i = 0; i < width * height; i++)
        {
            planes.Red.Values[i] = pixels[i * 3] / 255f;
            planes.Green.Values[i] = pixels[(i * 3) + 1] / 255f;
            planes.Blue.Values[i] = pixels[(i * 3) + 2] / 255f;
        }

        return planes;
    }
}

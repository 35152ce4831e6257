using NetVips;

namespace Rembg.Imaging.Decoding;

/// <summary>Estimates the memory that libvips' decoders hold for a picture, as measured in new processes.</summary>
internal static class DecodingMemory
{
    /// <summary>Returns the number of bytes that decoding a picture holds beyond a few rows.</summary>
    /// <param name="format">The format.</param>
    /// <param name="header">The picture, of which only the header has been read.</param>
    /// <param name="isBuffered">True if a JPEG has more than one scan.</param>
    /// <param name="isTurned">True if the picture has to be held in memory to be turned upright.</param>
    public static long Of(ImageFormat format, Image header, bool isBuffered, bool isTurned)
    {
        long pixels = (long)header.Width * header.Height;
        int sampleSize = header.Format == Enums.BandFormat.Uchar ? 1 : 2;
        long pixelSize = header.Bands * sampleSize;
        long decoder = format switch
        {
            // Coefficients have two bytes each; chroma counts as if it were not subsampled.
            ImageFormat.Jpeg => isBuffered ? 2 * header.Bands : 0,

            // The whole picture if it is interlaced, otherwise a row.
            ImageFormat.Png => header.Contains("interlaced") ? pixelSize : 0,

            // Planes or predictors, the canvas and a copy of it.
            ImageFormat.WebP => 10,

            // The canvas and the frame's indices.
            ImageFormat.Gif => 5,

            // The codec's planes and reference frames, RGB and a copy of it.
            ImageFormat.Avif => 16 * sampleSize,
            _ => 0,
        };
        return pixels * (decoder + (isTurned ? pixelSize : 0));
    }
}

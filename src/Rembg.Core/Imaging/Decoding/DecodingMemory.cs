using NetVips;

namespace Rembg.Imaging.Decoding;

/// <summary>The memory that the decoders of libvips hold for a picture, as measured in fresh processes.</summary>
internal static class DecodingMemory
{
    /// <summary>Bytes that decoding a picture holds beyond a few rows.</summary>
    /// <param name="format">The format.</param>
    /// <param name="header">The picture, of which only the header is read.</param>
    /// <param name="isBuffered">True if a JPEG has more scans than one.</param>
    /// <param name="isTurned">True if the picture has to be held to be turned upright.</param>
    public static long Of(ImageFormat format, Image header, bool isBuffered, bool isTurned)
    {
        long pixels = (long)header.Width * header.Height;
        int sampleSize = header.Format == Enums.BandFormat.Uchar ? 1 : 2;
        long pixelSize = header.Bands * sampleSize;
        long decoder = format switch
        {
            // Coefficients have two bytes each; chroma is counted as if it were not subsampled.
            ImageFormat.Jpeg => isBuffered ? 2 * header.Bands : 0,

            // The whole picture, or a row.
            ImageFormat.Png => header.Contains("interlaced") ? pixelSize : 0,

            // Planes or predictors, the canvas and a copy of it.
            ImageFormat.WebP => 10,

            // The canvas and the frame's indices.
            ImageFormat.Gif => 5,

            // Planes of the codec and its references, RGB and a copy of it.
            ImageFormat.Avif => 16 * sampleSize,
            _ => 0,
        };
        return pixels * (decoder + (isTurned ? pixelSize : 0));
    }
}

using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Writing.Png;

/// <summary>
/// Encodes PNG with 8 bits several times faster than libvips' encoder, in files of about the same size: see docs/performance.md. libvips
/// computes the pixels.
/// </summary>
internal static class PngEncoder
{
    /// <summary>
    /// Determines whether an image can be encoded without a conversion: RGB or RGBA with 8 bits, or grey without a profile, which would have
    /// to be one for grey.
    /// </summary>
    public static bool CanEncode(Image image) => image.Format == Enums.BandFormat.Uchar && image.Coding == Enums.Coding.None && image.Bands switch
    {
        1 => image.Interpretation == Enums.Interpretation.Bw && !image.Contains(ColorConversion.ProfileField),
        3 or 4 => image.Interpretation is Enums.Interpretation.Srgb or Enums.Interpretation.Rgb,
        _ => false,
    };

    /// <summary>Encodes an image. The ICC profile is the only metadata that is kept.</summary>
    /// <param name="image">An image that can be encoded.</param>
    /// <param name="target">Receives the file.</param>
    /// <exception cref="VipsException">Pixels could not be computed, or writing failed.</exception>
    public static void Write(Image image, Target target)
    {
        VipsLibrary.Append(target, PngChunks.Begin(image));
        using (PngStrips strips = new(image.Width, image.Height, image.Bands, chunk => VipsLibrary.Append(target, chunk)))
        {
            RowSink.Compute(image, strips.Add);
        }

        VipsLibrary.Append(target, PngChunks.Last);
        VipsLibrary.End(target);
    }
}

using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Vips;
using Rembg.Inference;

namespace Rembg.Benchmarks.Png;

/// <summary>A cut-out or a mask in memory, so that nothing but its encoding is measured.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Bands">Bytes per pixel: 1 for a mask, 4 for a cut-out.</param>
/// <param name="Pixels">The pixels.</param>
internal sealed record EncodedPicture(int Width, int Height, int Bands, byte[] Pixels)
{
    /// <summary>Makes the cut-out and the mask of a photo with a model.</summary>
    public static (EncodedPicture CutOut, EncodedPicture Mask) Of(string path, SegmentationModel model)
    {
        (Photo photo, byte[] thumbnail) = PhotoSteps.Read(path, model.InputWidth, model.InputHeight);
        using (photo)
        {
            using Mask mask = PhotoSteps.Enlarge(model.Predict(thumbnail, CancellationToken.None), photo.Width, photo.Height);
            using VipsScope vips = new(CancellationToken.None);
            Image full = photo.MakeUpright(photo.Decode(shrink: 1, vips), vips);
            Image cutOut = Compositor.Join(Compositor.CutOut(full, new MaskCutter(mask), keep16Bits: false, vips), background: null, vips);
            byte[] alpha = new byte[photo.Width * photo.Height];
            for (int y = 0; y < photo.Height; y++)
            {
                mask.Row(y).CopyTo(alpha.AsSpan(y * photo.Width));
            }

            return (new EncodedPicture(cutOut.Width, cutOut.Height, cutOut.Bands, cutOut.WriteToMemory<byte>()), new EncodedPicture(photo.Width, photo.Height, 1, alpha));
        }
    }

    /// <summary>Encodes the picture.</summary>
    /// <param name="encoding">The encoding.</param>
    /// <returns>The number of bytes.</returns>
    public long Encode(ImageEncoding encoding)
    {
        using Image image = Image.NewFromMemory(Pixels, Width, Height, Bands, Enums.BandFormat.Uchar);
        using Image tagged = image.Copy(interpretation: Bands == 1 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        using TargetCustom target = new();
        long written = 0;
        target.OnWrite += (_, length) =>
        {
            written += length;
            return length;
        };
        encoding.Write(tagged, target);
        return written;
    }
}

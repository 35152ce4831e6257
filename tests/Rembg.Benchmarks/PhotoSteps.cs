using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Vips;
using Rembg.Inference;

namespace Rembg.Benchmarks;

/// <summary>The steps of <see cref="BackgroundRemover"/> around the model, one by one.</summary>
internal static class PhotoSteps
{
    /// <summary>Reads a photo at a model's size. The caller disposes it.</summary>
    public static (Photo Photo, byte[] Thumbnail) Read(string path, int width, int height)
    {
        Photo photo = Photo.Open(path, PixelLimits.Default, CancellationToken.None);
        return (photo, PhotoThumbnail.Read(photo, width, height, CancellationToken.None));
    }

    /// <summary>Enlarges a mask to a photo's size. The caller disposes it.</summary>
    public static Mask Enlarge(RawMask raw, int width, int height)
    {
        Mask mask = new(width, height);
        LanczosResizer.ResizeMask(raw.Pixels, raw.Width, raw.Height, mask, CancellationToken.None);
        return mask;
    }

    /// <summary>Decodes the whole photo, cuts it out and hands it to an encoder, which pulls the pixels through.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="mask">Its mask.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="save">The encoder.</param>
    public static void Encode(Photo photo, Mask mask, string path, Action<Image, Target> save)
    {
        using VipsScope vips = new(CancellationToken.None);
        Image full = photo.MakeUpright(photo.Decode(shrink: 1, vips), vips);
        Image result = Compositor.Join(Compositor.CutOut(full, new MaskCutter(mask), keep16Bits: true, vips), background: null, vips);
        save(result, vips.Track(Target.NewToFile(path)));
    }
}

using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Edges;
using Rembg.Imaging.Vips;
using Rembg.Inference;
using Rembg.Samples.Edges;

namespace Rembg.EdgeQuality;

/// <summary>The result of one way of refining a scene.</summary>
/// <param name="Alpha">0–255, one byte a pixel.</param>
/// <param name="Color">The subject's colours, three bytes a pixel.</param>
internal sealed record EdgeTrial(byte[] Alpha, byte[] Color)
{
    /// <summary>The width and height of the masks that are refined.</summary>
    public const int MaskSize = 320;

    /// <summary>Refines a mask as the remover does.</summary>
    /// <param name="photo">The composite's file.</param>
    /// <param name="raw">The mask at the model's size.</param>
    /// <param name="options">How.</param>
    /// <param name="thumbnail">The composite at the model's size, as the remover has it at hand; null for reading it again.</param>
    public static EdgeTrial Run(string photo, RawMask raw, RemovalOptions options, byte[]? thumbnail = null)
    {
        using Photo opened = Photo.Open(photo, PixelLimits.Default, default);
        using Mask mask = new(opened.Width, opened.Height);
        LanczosResizer.ResizeMask(raw.Pixels, raw.Width, raw.Height, mask, default);
        return Run(opened, raw, mask, options, thumbnail);
    }

    /// <summary>Refines a mask that is at hand at the photo's size, too, and finer there than the model's.</summary>
    /// <param name="photo">The composite's file.</param>
    /// <param name="raw">The mask at the size at which edges are looked at.</param>
    /// <param name="alpha">The mask as large as the photo.</param>
    /// <param name="options">How.</param>
    public static EdgeTrial Run(string photo, RawMask raw, byte[] alpha, RemovalOptions options)
    {
        using Photo opened = Photo.Open(photo, PixelLimits.Default, default);
        using Mask mask = new(opened.Width, opened.Height);
        for (int y = 0; y < mask.Height; y++)
        {
            alpha.AsSpan(y * mask.Width, mask.Width).CopyTo(mask.Row(y));
        }

        return Run(opened, raw, mask, options, thumbnail: null);
    }

    /// <summary>The mask of a perfect model of the usual size: the true alpha reduced.</summary>
    public static RawMask TrueMask(EdgeScene scene)
    {
        using Mask reduced = new(MaskSize, MaskSize);
        LanczosResizer.ResizeMask(scene.Alpha, scene.Width, scene.Height, reduced, default);
        byte[] pixels = new byte[MaskSize * MaskSize];
        for (int y = 0; y < MaskSize; y++)
        {
            reduced.Row(y).CopyTo(pixels.AsSpan(y * MaskSize));
        }

        return new RawMask(pixels, MaskSize, MaskSize, Confidence: 1, HasSubject: true);
    }

    /// <summary>The mask of a real model.</summary>
    public static RawMask Predict(SegmentationModel model, string photo)
    {
        using Photo opened = Photo.Open(photo, PixelLimits.Default, default);
        byte[] thumbnail = PhotoThumbnail.Read(opened, model.InputWidth, model.InputHeight, default);
        return model.Predict(thumbnail, [], default);
    }

    /// <summary>Writes the composite as a PNG file.</summary>
    public static string Write(EdgeScene scene, string path)
    {
        using Image raw = Image.NewFromMemory(scene.Rgb, scene.Width, scene.Height, bands: 3, Enums.BandFormat.Uchar);
        using Image image = raw.Copy(interpretation: Enums.Interpretation.Srgb);
        image.WriteToFile(path);
        return path;
    }

    private static EdgeTrial Run(Photo opened, RawMask raw, Mask mask, RemovalOptions options, byte[]? thumbnail)
    {
        using VipsScope vips = new(default);
        Image full = opened.MakeUpright(opened.Decode(shrink: 1, vips), vips);
        EdgeRefiner? edges = options.Refinement is null or Refinement.None && options.Levels is not { IsNeutral: false } ? null : EdgeRefiner.Create(opened, raw, thumbnail, EdgesOf(options), region: null, default);
        ICutter cutter = edges is null ? new MaskCutter(mask) : edges.For(mask);
        Cutout cutout = Compositor.CutOut(full, cutter, keep16Bits: false, vips);
        byte[] pixels = vips.Track(cutout.Color.Bandjoin(cutout.Alpha)).WriteToMemory<byte>();
        return new EdgeTrial(Bands(pixels, 3, 1), Bands(pixels, 0, 3));
    }

    private static EdgeOptions EdgesOf(RemovalOptions options)
    {
        Refinement refinement = options.Refinement ?? Refinement.None;
        return new EdgeOptions(refinement, options.Levels ?? Levels.Neutral, options.Matting, !options.MaskOnly && (options.ForegroundColors ?? refinement != Refinement.None));
    }

    private static byte[] Bands(byte[] pixels, int first, int count)
    {
        byte[] bands = new byte[pixels.Length / 4 * count];
        for (int i = 0; i < pixels.Length / 4; i++)
        {
            pixels.AsSpan((i * 4) + first, count).CopyTo(bands.AsSpan(i * count));
        }

        return bands;
    }
}

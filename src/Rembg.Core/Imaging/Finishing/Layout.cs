namespace Rembg.Imaging.Finishing;

/// <summary>The part of a photo that an output shows, and its position in the output.</summary>
/// <param name="Crop">The part, in pixels of the photo. It may extend beyond the photo.</param>
/// <param name="Placement">Its position, in pixels of the output. It may extend beyond the output.</param>
/// <param name="Size">The size of the output.</param>
internal sealed record Layout(BoundingBox Crop, BoundingBox Placement, PixelSize Size)
{
    /// <summary>The horizontal scale from the photo to the output.</summary>
    public double ScaleX => (double)Placement.Width / Crop.Width;

    /// <summary>The vertical scale from the photo to the output.</summary>
    public double ScaleY => (double)Placement.Height / Crop.Height;

    /// <summary>True if pixels are not scaled.</summary>
    public bool IsUnscaled => Placement.Width == Crop.Width && Placement.Height == Crop.Height;

    /// <summary>Plans one output within the limit for images.</summary>
    /// <param name="source">The photo's path, for the error message.</param>
    /// <param name="photo">The size of the upright photo.</param>
    /// <param name="subject">The box around the subject; null if there is no subject.</param>
    /// <param name="options">The options of the output, which must be valid.</param>
    /// <param name="largest">The largest number of pixels of the crop.</param>
    /// <exception cref="OutputTooLargeException">Padding makes the crop exceed the limit.</exception>
    public static Layout Plan(string source, PixelSize photo, BoundingBox? subject, OutputOptions options, long largest)
    {
        Layout layout = Plan(photo, subject, options);
        long pixels = (long)layout.Crop.Width * layout.Crop.Height;
        return pixels <= Math.Max(largest, photo.Count)
            ? layout
            : throw new OutputTooLargeException(source, layout.Crop.Width, layout.Crop.Height, largest);
    }

    /// <summary>Plans one output.</summary>
    /// <param name="photo">The size of the upright photo.</param>
    /// <param name="subject">The box around the subject; null if there is no subject.</param>
    /// <param name="options">The options of the output, which must be valid.</param>
    public static Layout Plan(PixelSize photo, BoundingBox? subject, OutputOptions options)
    {
        bool padsCanvas = options.PaddingOf == PaddingBase.Canvas;
        BoundingBox crop = options.Crop && subject is not null
            ? (padsCanvas ? subject : options.Padding.Around(subject))
            : new BoundingBox(0, 0, photo.Width, photo.Height);
        PixelSize natural = new(crop.Width, crop.Height);
        PixelSize canvas = options.Canvas ?? natural;
        PixelSize size = Limit(canvas, options.PixelLimit);
        if (options.Arrangement is { } arrangement && subject is not null)
        {
            return new Layout(subject, arrangement.Place(subject, crop, size), size);
        }

        if (options.Canvas is null)
        {
            return new Layout(crop, new BoundingBox(0, 0, size.Width, size.Height), size);
        }

        double shrink = size == canvas ? 1 : Math.Sqrt((double)size.Count / canvas.Count);
        BoundingBox room = padsCanvas && options.Crop && subject is not null ? options.Padding.Within(size) : new BoundingBox(0, 0, size.Width, size.Height);
        PixelSize scaled = Scale(natural, new PixelSize(room.Width, room.Height), shrink, options.Fit);
        BoundingBox placement = new(room.X + Middle(room.Width, scaled.Width), room.Y + Middle(room.Height, scaled.Height), scaled.Width, scaled.Height);
        return new Layout(crop, placement, size);
    }

    private static PixelSize Limit(PixelSize size, long? limit)
    {
        if (limit is not { } most || size.Count <= most)
        {
            return size;
        }

        double shrink = Math.Sqrt((double)most / size.Count);
        int width = Math.Max((int)(size.Width * shrink), 1);
        int height = Math.Max((int)(size.Height * shrink), 1);

        // A side shorter than one pixel becomes one pixel; the other side may then use all the pixels allowed.
        return new PixelSize(height == 1 ? (int)Math.Min(width, most) : width, width == 1 ? (int)Math.Min(height, most) : height);
    }

    private static PixelSize Scale(PixelSize natural, PixelSize canvas, double shrink, Fit fit)
    {
        double smaller = Math.Min((double)canvas.Width / natural.Width, (double)canvas.Height / natural.Height);
        double larger = Math.Max((double)canvas.Width / natural.Width, (double)canvas.Height / natural.Height);
        double scale = fit switch
        {
            Fit.Contain => smaller,
            Fit.Cover => larger,
            Fit.ScaleDown => Math.Min(smaller, shrink),
            _ => shrink,
        };
        int width = Math.Max((int)Math.Round(natural.Width * scale), 1);
        int height = Math.Max((int)Math.Round(natural.Height * scale), 1);
        return fit switch
        {
            Fit.Contain or Fit.ScaleDown => new PixelSize(Math.Min(width, canvas.Width), Math.Min(height, canvas.Height)),
            Fit.Cover => new PixelSize(Math.Max(width, canvas.Width), Math.Max(height, canvas.Height)),
            _ => new PixelSize(width, height),
        };
    }

    private static int Middle(int outer, int inner) => (outer - inner) >> 1;
}

using NetVips;

using Rembg.Models;

namespace Rembg.Imaging;

/// <summary>
/// A photo in a file or in memory: what its header says, and its pixels as often as they are asked for. Opening one decodes
/// nothing.
/// </summary>
internal sealed class Photo
{
    // A mask has one byte for each pixel of its photo.
    private const int MaskBytes = 1;

    private readonly PhotoContent _content;
    private readonly ImageFormat _format;

    // EXIF: 1 is upright, 2 mirrored, 3 and 4 upside down, 5–8 lying on a side (width and height swapped).
    private readonly int _orientation;

    private Photo(PhotoContent content, ImageFormat format, Image header)
    {
        _content = content;
        _format = format;
        _orientation = header.Contains("orientation") ? Convert.ToInt32(header.Get("orientation"), null) : 1;
        bool isStreamed = IsUpright && format is (ImageFormat.Jpeg or ImageFormat.Png or ImageFormat.Tiff) && !header.Contains("interlaced") && !header.Contains("jpeg-multiscan");
        int bytesPerPixel = header.Bands * (header.Format == Enums.BandFormat.Uchar ? 1 : 2);
        WorkingSize = ((long)header.Width * header.Height * (MaskBytes + (isStreamed ? 0 : bytesPerPixel))) + content.WorkingSize;
        HasAlpha = header.HasAlpha();
        (StoredWidth, StoredHeight) = (header.Width, header.Height);
        HasProfile = ColorConversion.HasUsableProfile(header);
    }

    /// <summary>The file, or what an image in memory is called.</summary>
    public string Path => _content.Name;

    /// <summary>Columns of the photo as a viewer shows it.</summary>
    public int Width => LiesOnSide ? StoredHeight : StoredWidth;

    /// <summary>Rows of the photo as a viewer shows it.</summary>
    public int Height => LiesOnSide ? StoredWidth : StoredHeight;

    /// <summary>Columns as stored, before the EXIF orientation is applied.</summary>
    public int StoredWidth { get; }

    /// <summary>Rows as stored, before the EXIF orientation is applied.</summary>
    public int StoredHeight { get; }

    /// <summary>
    /// Bytes that work on the photo holds, roughly: its mask, its file where that is in memory, and all of its pixels where these cannot be had strip by strip.
    /// </summary>
    public long WorkingSize { get; }

    /// <summary>Whether it has transparency of its own.</summary>
    public bool HasAlpha { get; }

    /// <summary>Whether it has colours of its own: without a profile, a model sees the numbers that are written.</summary>
    public bool HasProfile { get; }

    /// <summary>Whether upright means turned by a quarter.</summary>
    public bool LiesOnSide => _orientation is >= 5 and <= 8;

    /// <summary>Whether it is stored as a viewer shows it.</summary>
    public bool IsUpright => _orientation is < 2 or > 8;

    /// <summary>Reads the header of an image file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pixelLimit">The most pixels it may declare.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ImageUnreadableException">The file is not an image that can be decoded.</exception>
    /// <exception cref="ImageTooLargeException">It declares more than <paramref name="pixelLimit"/> pixels.</exception>
    public static Photo Open(string path, long pixelLimit, CancellationToken cancellationToken) =>
        Open(PhotoContent.OfFile(path), pixelLimit, cancellationToken);

    /// <summary>Reads the header of an image in a file or in memory.</summary>
    /// <param name="content">The image.</param>
    /// <param name="pixelLimit">The most pixels it may declare.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ImageUnreadableException">It is not an image that can be decoded.</exception>
    /// <exception cref="ImageTooLargeException">It declares more than <paramref name="pixelLimit"/> pixels.</exception>
    public static Photo Open(PhotoContent content, long pixelLimit, CancellationToken cancellationToken)
    {
        ImageFormat format = RecognizeFormat(content);
        if (format == ImageFormat.Bmp)
        {
            // The only decoder here that is our own: it has to know the limit before it allocates.
            (int width, int height) = BmpDecoder.ReadSize(content);
            CheckSize(content.Name, width, height, pixelLimit);
        }

        using VipsScope vips = new(cancellationToken);
        Image header = Load(content, format, 1, vips);
        CheckSize(content.Name, header.Width, header.Height, pixelLimit);
        return new Photo(content, format, header);
    }

    /// <summary>SHA-256 of the content.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public Checksum Hash(CancellationToken cancellationToken) => _content.Hash(cancellationToken);

    /// <summary>
    /// The stored pixels, to be read once from top to bottom. Where the decoder can shrink while it decodes, it does,
    /// as far as <paramref name="shrink"/>; the caller looks at the size it gets.
    /// </summary>
    /// <param name="shrink">The factor by which the image may be smaller in both directions; 1 for every pixel.</param>
    /// <param name="vips">The owner of the image.</param>
    /// <exception cref="ImageUnreadableException">The file cannot be decoded.</exception>
    public Image Decode(int shrink, VipsScope vips) => Load(_content, _format, shrink, vips);

    /// <summary>Turns stored pixels upright. A photo that is not stored upright is held in memory for it.</summary>
    /// <param name="image">Pixels in the stored orientation, any size.</param>
    /// <param name="vips">The owner of the image.</param>
    public Image MakeUpright(Image image, VipsScope vips)
    {
        if (IsUpright)
        {
            return image;
        }

        Image memory = vips.Track(vips.Evaluate(image, static sequential => sequential.CopyMemory()));
        Image oriented = vips.Track(memory.Mutate(header => header.Set(GValue.GIntType, "orientation", _orientation)));
        return vips.Track(oriented.Autorot());
    }

    private static ImageFormat RecognizeFormat(PhotoContent content)
    {
        try
        {
            using Stream file = content.OpenRead();
            Span<byte> signature = stackalloc byte[ImageSignature.Length];
            int length = file.ReadAtLeast(signature, signature.Length, throwOnEndOfStream: false);
            if (length == 0)
            {
                throw new ImageUnreadableException(content.Name, "it is empty");
            }

            ImageFormat format = ImageSignature.Recognize(signature[..length]);
            return format != ImageFormat.Unknown
                ? format
                : throw new ImageUnreadableException(content.Name, "its content is not a JPEG, PNG, WebP, TIFF, GIF, BMP, HEIC or AVIF image") { IsUnknownFormat = true };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ImageUnreadableException(content.Name, exception.Message.TrimEnd('.'), exception);
        }
    }

    private static Image Load(PhotoContent content, ImageFormat format, int shrink, VipsScope vips)
    {
        if (format == ImageFormat.Bmp)
        {
            return vips.Track(BmpDecoder.Decode(content));
        }

        const Enums.Access Access = Enums.Access.Sequential;
        const Enums.FailOn FailOn = Enums.FailOn.Truncated;
        try
        {
            // By source, not by name: libvips reads options out of names such as "photo[1].jpg".
            Source source = vips.Track(content.OpenSource());
            return vips.Track(format switch
            {
                ImageFormat.Jpeg => Image.JpegloadSource(source, shrink: JpegShrink(shrink), access: Access, failOn: FailOn),
                ImageFormat.Png => Image.PngloadSource(source, access: Access, failOn: FailOn),
                ImageFormat.WebP => Image.WebploadSource(source, access: Access, failOn: FailOn),
                ImageFormat.Tiff => Image.TiffloadSource(source, access: Access, failOn: FailOn),
                ImageFormat.Gif => Image.GifloadSource(source, access: Access, failOn: FailOn),
                ImageFormat.Heif => Image.HeifloadSource(source, access: Access, failOn: FailOn),
                _ => throw new ArgumentOutOfRangeException(nameof(format)),
            });
        }
        catch (VipsException exception)
        {
            throw new ImageUnreadableException(content.Name, VipsError.Describe(exception), exception);
        }
    }

    // The scales libjpeg decodes at: full, a half, a quarter, an eighth.
    private static int JpegShrink(int wanted) => wanted switch
    {
        >= 8 => 8,
        >= 4 => 4,
        >= 2 => 2,
        _ => 1,
    };

    private static void CheckSize(string path, int width, int height, long pixelLimit)
    {
        if ((long)width * height > pixelLimit)
        {
            throw new ImageTooLargeException(path, width, height, pixelLimit);
        }
    }
}

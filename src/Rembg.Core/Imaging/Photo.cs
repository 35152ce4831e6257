using NetVips;

using Rembg.Files;
using Rembg.Imaging.Decoding;
using Rembg.Imaging.Vips;

namespace Rembg.Imaging;

/// <summary>
/// A photo in a file or in memory. It provides the properties in its header, and decodes its pixels any number of times. Opening a photo
/// decodes nothing.
/// </summary>
internal sealed class Photo : IDisposable
{
    private readonly PhotoContent _content;
    private readonly PhotoDecoder _decoder;
    private readonly PhotoHeader _header;
    private Checksum? _hash;

    private Photo(PhotoContent content, PhotoDecoder decoder, PhotoHeader header)
    {
        _content = content;
        _decoder = decoder;
        _header = header;
    }

    /// <summary>The path of the file, or the name of an image in memory.</summary>
    public string Path => _content.Name;

    /// <summary>The number of columns as displayed.</summary>
    public int Width => LiesOnSide ? StoredHeight : StoredWidth;

    /// <summary>The number of rows as displayed.</summary>
    public int Height => LiesOnSide ? StoredWidth : StoredHeight;

    /// <summary>The number of columns as stored, before the EXIF orientation is applied.</summary>
    public int StoredWidth => _header.Width;

    /// <summary>The number of rows as stored, before the EXIF orientation is applied.</summary>
    public int StoredHeight => _header.Height;

    /// <summary>The number of pixels.</summary>
    public long PixelCount => (long)StoredWidth * StoredHeight;

    /// <summary>The number of bytes that the photo holds while it is open: the size of its content if that is in memory.</summary>
    public long ContentSize => _content.WorkingSize;

    /// <summary>
    /// The approximate number of bytes that each decoding holds; 0 if the decoder streams rows. A decoder that does not stream may hold the
    /// whole file as well.
    /// </summary>
    public long DecodingSize => _header.DecodingSize == 0 ? 0 : _header.DecodingSize + _content.Length;

    /// <summary>True if the photo has its own transparency.</summary>
    public bool HasAlpha => _header.HasAlpha;

    /// <summary>True if the photo has its own colour profile. Without one, the model sees the same values that are written.</summary>
    public bool HasProfile => _header.HasProfile;

    /// <summary>Sentences about parts of the file that had to be ignored.</summary>
    public IReadOnlyList<string> Warnings => _header.Warnings;

    /// <summary>True if the photo has to be rotated by 90° to be upright.</summary>
    public bool LiesOnSide => _header.Orientation is >= 5 and <= 8;

    /// <summary>True if the photo is stored in the orientation in which it is displayed.</summary>
    public bool IsUpright => _header.Orientation is < 2 or > 8;

    /// <summary>Reads the header of an image file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pixelLimit">The largest number of pixels allowed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ImageUnreadableException">The file is not an image that can be decoded.</exception>
    /// <exception cref="ImageTooLargeException">It declares more than <paramref name="pixelLimit"/> pixels.</exception>
    public static Photo Open(string path, long pixelLimit, CancellationToken cancellationToken) =>
        Open(PhotoContent.OfFile(path), pixelLimit, cancellationToken);

    /// <summary>Reads the header of an image in a file or in memory.</summary>
    /// <param name="content">The content, which the photo disposes.</param>
    /// <param name="pixelLimit">The largest number of pixels allowed.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ImageUnreadableException">The content is not an image that can be decoded.</exception>
    /// <exception cref="ImageTooLargeException">It declares more than <paramref name="pixelLimit"/> pixels.</exception>
    public static Photo Open(PhotoContent content, long pixelLimit, CancellationToken cancellationToken)
    {
        try
        {
            PhotoDecoder decoder = PhotoDecoder.For(RecognizeFormat(content));
            PhotoHeader header = decoder.ReadHeader(content, cancellationToken);
            return (long)header.Width * header.Height <= pixelLimit
                ? new Photo(content, decoder, header)
                : throw new ImageTooLargeException(content.Name, header.Width, header.Height, pixelLimit);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>Computes the SHA-256 of the content, once.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Checksum Hash(CancellationToken cancellationToken) => _hash ??= _content.Hash(cancellationToken);

    /// <inheritdoc cref="PhotoContent.ThrowIfChanged"/>
    public void ThrowIfChanged() => _content.ThrowIfChanged();

    /// <inheritdoc/>
    public void Dispose() => _content.Dispose();

    /// <summary>
    /// Returns the stored pixels, to be read once from top to bottom. If possible, the decoder shrinks the image while decoding, up to
    /// <paramref name="shrink"/>; the caller checks the resulting size.
    /// </summary>
    /// <param name="shrink">The largest reduction factor in both directions; 1 for every pixel.</param>
    /// <param name="vips">The owner of the image.</param>
    /// <exception cref="ImageUnreadableException">The file cannot be decoded.</exception>
    public Image Decode(int shrink, VipsScope vips) => _decoder.Decode(_content, shrink, vips);

    /// <summary>Checks, after a failure with several possible causes, whether the photo is the cause, by decoding it completely.</summary>
    /// <exception cref="ImageUnreadableException">The photo is the cause.</exception>
    public void Check(CancellationToken cancellationToken)
    {
        using VipsScope vips = new(cancellationToken);
        try
        {
            vips.Evaluate(Decode(shrink: 1, vips), static image => image.Avg());
        }
        catch (VipsException exception)
        {
            throw Unreadable(exception);
        }
    }

    /// <summary>Creates the exception for pixels that libvips could not compute, with a reason found in the file itself.</summary>
    /// <param name="failure">The failure that libvips reports.</param>
    public RembgException Unreadable(VipsException failure) => _decoder.Unreadable(_content, failure);

    /// <summary>Turns stored pixels upright. A photo that is not stored upright is held in memory for this.</summary>
    /// <param name="image">The pixels in the stored orientation, at any size.</param>
    /// <param name="vips">The owner of the image.</param>
    public Image MakeUpright(Image image, VipsScope vips)
    {
        if (IsUpright)
        {
            return image;
        }

        Image memory = vips.Track(vips.Evaluate(image, static sequential => sequential.CopyMemory()));
        Image oriented = vips.Track(memory.Mutate(header => header.Set(GValue.GIntType, "orientation", _header.Orientation)));
        return vips.Track(oriented.Autorot());
    }

    private static ImageFormat RecognizeFormat(PhotoContent content)
    {
        try
        {
            using Stream file = content.OpenRead();
            if (file.Length == 0)
            {
                throw new ImageUnreadableException(content.Name, "it is empty");
            }

            ImageFormat format = ImageSignature.Recognize(file);
            return format != ImageFormat.Unknown
                ? format
                : throw new ImageUnreadableException(content.Name, "its content is not an image in a supported format (JPEG, PNG, WebP, TIFF, GIF, BMP, HEIC, AVIF, JPEG XL, JPEG 2000, Photoshop, icon, camera raw)") { IsUnknownFormat = true };
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new ImageUnreadableException(content.Name, exception.Message.TrimEnd('.'), exception);
        }
    }
}

using NetVips;

using Rembg.Files;
using Rembg.Imaging.Decoding;
using Rembg.Imaging.Vips;

namespace Rembg.Imaging;

/// <summary>
/// A photo in a file or in memory: what its header says, and its pixels as often as they are asked for. Opening one decodes
/// nothing.
/// </summary>
internal sealed class Photo : IDisposable
{
    private readonly PhotoContent _content;
    private readonly PhotoDecoder _decoder;
    private readonly PhotoHeader _header;

    private Photo(PhotoContent content, PhotoDecoder decoder, PhotoHeader header)
    {
        _content = content;
        _decoder = decoder;
        _header = header;
    }

    /// <summary>The file, or what an image in memory is called.</summary>
    public string Path => _content.Name;

    /// <summary>Columns of the photo as a viewer shows it.</summary>
    public int Width => LiesOnSide ? StoredHeight : StoredWidth;

    /// <summary>Rows of the photo as a viewer shows it.</summary>
    public int Height => LiesOnSide ? StoredWidth : StoredHeight;

    /// <summary>Columns as stored, before the EXIF orientation is applied.</summary>
    public int StoredWidth => _header.Width;

    /// <summary>Rows as stored, before the EXIF orientation is applied.</summary>
    public int StoredHeight => _header.Height;

    /// <summary>Pixels that it has.</summary>
    public long PixelCount => (long)StoredWidth * StoredHeight;

    /// <summary>Bytes that it holds for as long as it is open: its file, where that is in memory.</summary>
    public long ContentSize => _content.WorkingSize;

    /// <summary>
    /// Bytes that decoding it holds, each time, roughly; 0 where the decoder streams rows. One that does not may hold the whole
    /// file, too.
    /// </summary>
    public long DecodingSize => _header.DecodingSize == 0 ? 0 : _header.DecodingSize + _content.Length;

    /// <summary>True if the photo has transparency of its own.</summary>
    public bool HasAlpha => _header.HasAlpha;

    /// <summary>True if the photo has colours of its own: without a profile, a model sees the numbers that are written.</summary>
    public bool HasProfile => _header.HasProfile;

    /// <summary>Sentences about parts of the file that had to be ignored.</summary>
    public IReadOnlyList<string> Warnings => _header.Warnings;

    /// <summary>True if the photo has to be turned by a quarter to be upright.</summary>
    public bool LiesOnSide => _header.Orientation is >= 5 and <= 8;

    /// <summary>True if the photo is stored as a viewer shows it.</summary>
    public bool IsUpright => _header.Orientation is < 2 or > 8;

    /// <summary>Reads the header of an image file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pixelLimit">The most pixels it may declare.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ImageUnreadableException">The file is not an image that can be decoded.</exception>
    /// <exception cref="ImageTooLargeException">It declares more than <paramref name="pixelLimit"/> pixels.</exception>
    public static Photo Open(string path, long pixelLimit, CancellationToken cancellationToken) =>
        Open(PhotoContent.OfFile(path), pixelLimit, cancellationToken);

    /// <summary>Reads the header of an image in a file or in memory.</summary>
    /// <param name="content">The image, which the photo disposes.</param>
    /// <param name="pixelLimit">The most pixels it may declare.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ImageUnreadableException">It is not an image that can be decoded.</exception>
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

    /// <summary>SHA-256 of the content.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Checksum Hash(CancellationToken cancellationToken) => _content.Hash(cancellationToken);

    /// <inheritdoc cref="PhotoContent.ThrowIfChanged"/>
    public void ThrowIfChanged() => _content.ThrowIfChanged();

    /// <inheritdoc/>
    public void Dispose() => _content.Dispose();

    /// <summary>
    /// The stored pixels, to be read once from top to bottom. Where the decoder can shrink while it decodes, it does,
    /// as far as <paramref name="shrink"/>; the caller looks at the size it gets.
    /// </summary>
    /// <param name="shrink">The factor by which the image may be smaller in both directions; 1 for every pixel.</param>
    /// <param name="vips">The owner of the image.</param>
    /// <exception cref="ImageUnreadableException">The file cannot be decoded.</exception>
    public Image Decode(int shrink, VipsScope vips) => _decoder.Decode(_content, shrink, vips);

    /// <summary>After a failure of work on the photo and on something else: finds out whether the photo is the cause, by decoding it to its end.</summary>
    /// <exception cref="ImageUnreadableException">It is.</exception>
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

    /// <summary>Makes the error for pixels that libvips could not compute, with the reason that the file itself gives.</summary>
    /// <param name="failure">What libvips reports.</param>
    public RembgException Unreadable(VipsException failure) => _decoder.Unreadable(_content, failure);

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

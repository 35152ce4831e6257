using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Decoding;

/// <summary>
/// Decodes Windows bitmaps, which the bundled libvips does not read. The code here is bounds-checked throughout, because the available
/// libraries decode bitmaps with unchecked pointers. Rows are read from the file on request.
/// </summary>
internal sealed class BmpDecoder : PhotoDecoder
{
    /// <inheritdoc/>
    public override PhotoHeader ReadHeader(PhotoContent content, CancellationToken cancellationToken)
    {
        using VipsScope vips = new(cancellationToken);
        return Guard(content, vips, () =>
        {
            using Stream file = content.OpenRead();
            BmpHeader header = ReadHeader(file);
            return new PhotoHeader(header.Width, header.Height, Orientation: 1, header.HasAlpha, HasProfile: false, DecodingSize: 0);
        });
    }

    /// <inheritdoc/>
    public override Image Decode(PhotoContent content, int shrink, VipsScope vips) => Guard(content, vips, () =>
    {
        Stream file = vips.Track(content.OpenRead());
        BmpHeader header = ReadHeader(file);
        RowComputation read = header.IsRunLength ? new BmpRunLength(file, header, vips).Read
            : header.BitsPerPixel <= 8 ? new BmpIndexedRows(file, header).Read
            : new BmpDirectRows(file, header, vips).Read;
        int bands = header.HasAlpha ? 4 : 3;
        Image canvas = vips.Track(Image.Black(header.Width, header.Height, bands: bands));
        return vips.Track(RowOperation.Append(canvas, bands, Guarded(read, content.Name), vips).Copy(interpretation: Enums.Interpretation.Srgb));
    });

    // Rows are read later, in libvips' operations, so errors must name the image.
    private static RowComputation Guarded(RowComputation read, string name) => (left, y, source, target) =>
    {
        try
        {
            read(left, y, source, target);
        }
        catch (IOException exception)
        {
            throw new ImageUnreadableException(name, exception is EndOfStreamException ? Damage.Truncated : exception.Message.TrimEnd('.'), exception);
        }
    };

    private static BmpHeader ReadHeader(Stream file)
    {
        Span<byte> start = stackalloc byte[BmpHeader.MaximumLength];
        return BmpHeader.Parse(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
    }
}

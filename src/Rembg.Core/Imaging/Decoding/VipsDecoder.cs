using NetVips;

using Rembg.Imaging.Profiles;
using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Decoding;

/// <summary>Decodes the formats that libvips supports.</summary>
internal sealed class VipsDecoder : PhotoDecoder
{
    // A progressive JPEG from a camera or an encoder has about 10 scans. Each scan is a pass over the whole picture.
    private const int MostScans = 100;

    private readonly ImageFormat _format;

    /// <summary>Creates a decoder for one format. The caller has already recognized the format, so libvips never has to guess it.</summary>
    public VipsDecoder(ImageFormat format)
    {
        _format = format;
    }

    /// <inheritdoc/>
    public override PhotoHeader ReadHeader(PhotoContent content, CancellationToken cancellationToken)
    {
        using VipsScope vips = new(cancellationToken);
        return Guard(content, vips, () => ReadHeader(content, vips));
    }

    /// <inheritdoc/>
    public override Image Decode(PhotoContent content, int shrink, VipsScope vips) => Guard(content, vips, () =>
    {
        if (_format == ImageFormat.Gif)
        {
            using Stream file = content.OpenRead();
            using Stream frame = GifFrame.Open(file);
            GifCodes.Check(frame, vips.CancellationToken);
        }

        Image image = Load(content, shrink, vips);
        return ReadColors(content)?.Apply(image, vips) ?? EmbeddedProfile.Of(image, vips).Apply(vips);
    });

    /// <inheritdoc/>
    public override string DescribeDamage(PhotoContent content)
    {
        using Stream file = content.OpenRead();
        return Damage.Describe(_format, file);
    }

    private PhotoHeader ReadHeader(PhotoContent content, VipsScope vips)
    {
        bool isBuffered = _format == ImageFormat.Jpeg && CheckStructure(content);
        Image header = Load(content, 1, vips);
        ColorDescription? colors = ReadColors(content);
        EmbeddedProfile profile = EmbeddedProfile.Of(header, vips);
        int orientation = header.Contains("orientation") ? Convert.ToInt32(header.Get("orientation"), null) : 1;
        return new PhotoHeader(
            header.Width,
            header.Height,
            orientation,
            header.HasAlpha(),
            colors?.KeepsProfile(header.Interpretation is Enums.Interpretation.Bw or Enums.Interpretation.Grey16) ?? profile.IsUsable,
            DecodingMemory.Of(_format, header, isBuffered, isTurned: orientation is >= 2 and <= 8))
        {
            Warnings = [.. FindDamageBesidePixels(content), .. colors is not null ? [] : IsProfileLost(content, header) ? [EmbeddedProfile.Dropped] : profile.Warnings],
        };
    }

    private Image Load(PhotoContent content, int shrink, VipsScope vips)
    {
        const Enums.Access Access = Enums.Access.Sequential;

        // Open the source, not a file name: libvips interprets names such as "photo[1].jpg" as options.
        Source source = OpenSource(content, vips);
        Image image = vips.Track(_format switch
        {
            // libjpeg warns of defects such as stray bytes between segments, which occur in photos that every viewer displays.
            ImageFormat.Jpeg => Image.JpegloadSource(source, shrink: JpegShrink(shrink), access: Access, failOn: Enums.FailOn.Truncated),

            // From level "error" on, checksums are verified.
            ImageFormat.Png => Image.PngloadSource(source, access: Access, failOn: Enums.FailOn.Error),
            ImageFormat.WebP => Image.WebploadSource(source, access: Access, failOn: Enums.FailOn.Error),

            // In GIF, everything except a premature end is a warning.
            ImageFormat.Gif => Image.GifloadSource(source, access: Access, failOn: Enums.FailOn.Warning),
            ImageFormat.Avif => Image.HeifloadSource(source, access: Access, failOn: Enums.FailOn.Error),
            _ => throw new InvalidOperationException($"libvips does not read {_format}."),
        });
        vips.ThrowIfFailed();
        return image;
    }

    private Source OpenSource(PhotoContent content, VipsScope vips)
    {
        if (_format is not (ImageFormat.WebP or ImageFormat.Gif))
        {
            return content.OpenSource(vips);
        }

        Stream file = vips.Track(content.OpenRead());
        return PhotoSource.Open(_format == ImageFormat.WebP ? WebPFrame.Open(file) : GifFrame.Open(file), content.Name, vips);
    }

    private ColorDescription? ReadColors(PhotoContent content)
    {
        if (_format is not (ImageFormat.Png or ImageFormat.Avif))
        {
            return null;
        }

        using Stream file = content.OpenRead();
        return _format == ImageFormat.Png ? PngStructure.ReadColors(file) : HeifStructure.ReadColors(file);
    }

    private bool IsProfileLost(PhotoContent content, Image header)
    {
        if (_format != ImageFormat.Png || header.Contains(ColorConversion.ProfileField))
        {
            return false;
        }

        using Stream file = content.OpenRead();
        return PngStructure.HasProfile(file);
    }

    private string[] FindDamageBesidePixels(PhotoContent content)
    {
        if (_format is not (ImageFormat.Png or ImageFormat.WebP))
        {
            return [];
        }

        using Stream file = content.OpenRead();
        bool isDamaged = _format == ImageFormat.Png ? PngStructure.HasDamagedChunk(file) : WebPFrame.HasDamagedChunk(file);
        return isDamaged ? [Damage.BesidePixels] : [];
    }

    // Returns true if decoding holds all coefficients in memory.
    private static bool CheckStructure(PhotoContent content)
    {
        using Stream file = content.OpenRead();
        JpegStructure structure = JpegStructure.Read(file);
        if (structure.HasStrayMarker)
        {
            throw new InvalidDataException(Damage.Pixels);
        }

        return structure.Scans <= MostScans
            ? structure.IsBuffered
            : throw new InvalidDataException($"its JPEG data has {structure.Scans} scans, which would take very long to decode; the limit is {MostScans}");
    }

    // The scales that libjpeg supports: full, a half, a quarter and an eighth.
    private static int JpegShrink(int wanted) => wanted switch
    {
        >= 8 => 8,
        >= 4 => 4,
        >= 2 => 2,
        _ => 1,
    };
}

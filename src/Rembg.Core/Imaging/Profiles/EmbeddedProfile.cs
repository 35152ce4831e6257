using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Profiles;

/// <summary>
/// The ICC profile of an image in a form that every later step accepts: unchanged, repaired, applied to the pixels, or dropped with a
/// warning. A bad profile never makes the photo unreadable.
/// </summary>
internal sealed class EmbeddedProfile
{
    /// <summary>The warning about a dropped profile.</summary>
    public const string Dropped = "The photo's colour profile is damaged or not supported. It was ignored, and colours were treated as sRGB.";

    private readonly Image _image;
    private readonly byte[]? _stored;
    private readonly byte[]? _usable;
    private readonly bool _isApplied;

    private EmbeddedProfile(Image image, byte[]? stored, byte[]? usable, bool isApplied)
    {
        _image = image;
        _stored = stored;
        _usable = usable;
        _isApplied = isApplied;
    }

    /// <summary>True if the image keeps a profile.</summary>
    public bool IsUsable => _usable is not null && !_isApplied;

    /// <summary>Sentences for the user.</summary>
    public IReadOnlyList<string> Warnings => _stored is not null && _usable is null ? [Dropped] : [];

    /// <summary>Examines an image's profile.</summary>
    /// <param name="image">The image, whose pixels are not computed.</param>
    /// <param name="vips">The owner of the images.</param>
    public static EmbeddedProfile Of(Image image, VipsScope vips)
    {
        if (!image.Contains(ColorConversion.ProfileField) || image.Get(ColorConversion.ProfileField) is not byte[] { Length: > 0 } stored)
        {
            return new EmbeddedProfile(image, null, null, isApplied: false);
        }

        IccProfile? profile = IccProfile.TryRead(stored);
        if (profile is null || !Fits(profile, image))
        {
            return new EmbeddedProfile(image, stored, null, isApplied: false);
        }

        bool isRgb = profile.Space.SequenceEqual("RGB "u8);
        bool isReadable = profile.IsSimple || Converts(profile.Bytes, image, toProfile: false, vips);
        bool isWritable = profile.IsSimple || !isRgb || Converts(profile.Bytes, image, toProfile: true, vips);
        return new EmbeddedProfile(image, stored, isReadable ? profile.Bytes : null, isApplied: !isWritable || (isRgb && profile.Bytes.Length > IccProfile.LargestWritten));
    }

    /// <summary>Returns the image with the profile that it can keep.</summary>
    /// <param name="vips">The owner of the images.</param>
    public Image Apply(VipsScope vips)
    {
        if (_stored is null)
        {
            return _image;
        }

        if (_usable is null)
        {
            return ColorConversion.WithoutProfile(_image, vips);
        }

        Image image = _usable.AsSpan().SequenceEqual(_stored) ? _image : With(_image, _usable, vips);
        return _isApplied ? ToSrgb(image, vips) : image;
    }

    /// <summary>Returns an image with a profile.</summary>
    public static Image With(Image image, byte[] profile, VipsScope vips) =>
        vips.Track(image.Mutate(header => header.Set(GValue.BlobType, ColorConversion.ProfileField, profile)));

    /// <summary>Converts an image to sRGB at the same depth, and removes its profile.</summary>
    public static Image ToSrgb(Image image, VipsScope vips)
    {
        int depth = image.Format == Enums.BandFormat.Ushort ? 16 : 8;
        Image converted = vips.Track(image.IccTransform(ColorConversion.Srgb, embedded: true, intent: Enums.Intent.Relative, depth: depth));
        Image described = vips.Track(converted.Copy(interpretation: depth == 16 ? Enums.Interpretation.Rgb16 : Enums.Interpretation.Srgb));
        return ColorConversion.WithoutProfile(described, vips);
    }

    private static bool Fits(IccProfile profile, Image image) => image.Interpretation switch
    {
        Enums.Interpretation.Bw or Enums.Interpretation.Grey16 => profile.Space.SequenceEqual("GRAY"u8),
        Enums.Interpretation.Srgb or Enums.Interpretation.Rgb16 or Enums.Interpretation.Rgb => profile.Space.SequenceEqual("RGB "u8),
        Enums.Interpretation.Cmyk => profile.Space.SequenceEqual("CMYK"u8),
        _ => false,
    };

    // Only the colour engine can judge tables: converting one pixel shows whether it accepts them.
    private static bool Converts(byte[] profile, Image image, bool toProfile, VipsScope vips)
    {
        try
        {
            Image black = vips.Track(Image.Black(1, 1, bands: Math.Min(image.Bands, BandsOf(image))));
            Image pixel = With(vips.Track(black.Copy(interpretation: image.Interpretation)), profile, vips);
            Image lab = vips.Track(pixel.IccImport(embedded: true, intent: Enums.Intent.Relative));
            _ = toProfile ? vips.Track(lab.IccExport(intent: Enums.Intent.Relative, depth: 8)).Avg() : lab.Avg();
            return true;
        }
        catch (VipsException)
        {
            return false;
        }
    }

    private static int BandsOf(Image image) => image.Interpretation switch
    {
        Enums.Interpretation.Bw or Enums.Interpretation.Grey16 => 1,
        Enums.Interpretation.Cmyk => 4,
        _ => 3,
    };
}

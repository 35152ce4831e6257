namespace Rembg.Imaging.Finishing;

/// <summary>The options of one output. One inference can produce several outputs.</summary>
public sealed record OutputOptions
{
    /// <summary>The default for the alpha that a region of the mask must reach to belong to the subject.</summary>
    public const byte DefaultCropThreshold = 128;

    /// <summary>The largest feather in pixels.</summary>
    public const double LargestFeather = 100;

    /// <summary>True to write the mask itself (8-bit grey, 255 = foreground) instead of the cut-out.</summary>
    public bool MaskOnly { get; init; }

    /// <summary>
    /// True to write the subject's colours without transparency, for formats that do not support it, in addition to a mask or
    /// <see cref="AlphaOnly"/>. Where there is neither subject nor shadow, the photo's colours remain.
    /// </summary>
    public bool ColorOnly { get; init; }

    /// <summary>
    /// True to write the alpha of the finished cut-out, including its shadow, as 8-bit grey, in addition to <see cref="ColorOnly"/>.
    /// </summary>
    public bool AlphaOnly { get; init; }

    /// <summary>The colour behind everything; null for transparency.</summary>
    public RgbaColor? Background { get; init; }

    /// <summary>
    /// The full path of an image behind the subject and in front of the colour. It is scaled to cover the output, and the excess is cut
    /// off. Its transparent areas show the colour, or white in a JPEG without a colour.
    /// </summary>
    public string? BackgroundImage { get; init; }

    /// <summary>True to crop to the subject. A photo without a subject is not cropped.</summary>
    public bool Crop { get; init; }

    /// <summary>
    /// The alpha, 1–255, that a connected region of the mask must reach somewhere to belong to the subject. Other regions, such as specks
    /// and haze, do not extend the rectangle of a crop, unless there are no others. The soft edge of the subject is always included.
    /// </summary>
    public byte CropThreshold { get; init; } = DefaultCropThreshold;

    /// <summary>The margin around the cropped subject. Beyond the edge of the photo, it is transparent or background.</summary>
    public Margins Padding { get; init; }

    /// <summary>The reference of the padding: the subject or the canvas.</summary>
    public PaddingBase PaddingOf { get; init; }

    /// <summary>The size of the output; null for the size of the photo or the crop.</summary>
    public PixelSize? Canvas { get; init; }

    /// <summary>The method for fitting the photo or the crop to the canvas.</summary>
    public Fit Fit { get; init; }

    /// <summary>
    /// The size and position of the subject in the output, whose own size does not change; null leaves the subject as it is.
    /// </summary>
    public Arrangement? Arrangement { get; init; }

    /// <summary>
    /// The largest number of pixels of the output, which is shrunk to this limit with the same aspect ratio; null for no limit.
    /// </summary>
    public long? PixelLimit { get; init; }

    /// <summary>A shadow between subject and background, or null.</summary>
    public ShadowOptions? Shadow { get; init; }

    /// <summary>
    /// The distance by which the outline is softened inwards, in pixels of the photo; 0 for no softening. Alpha is 0 on the outline and
    /// 95 % at this distance from it, so that nothing of the old background is included. Parts thinner than the feather fade.
    /// </summary>
    public double Feather { get; init; }

    /// <summary>The encoding of the output.</summary>
    public ImageEncoding Encoding { get; init; } = new();

    /// <summary>Checks that all values are in range and that their combination is valid.</summary>
    /// <param name="largestCanvas">The largest number of pixels of a canvas.</param>
    /// <exception cref="OptionsInvalidException">The options are invalid; the message gives the reason and the remedy.</exception>
    public void Validate(long largestCanvas = PixelLimits.Default)
    {
        Encoding.Validate();
        ValidateLayers();
        ValidateFrame(largestCanvas);
        if (!(Feather is >= 0 and <= LargestFeather))
        {
            throw new OptionsInvalidException($"The feather must be from 0 to {LargestFeather} pixels.");
        }
    }

    private void ValidateLayers()
    {
        if (MaskOnly && Background is not null)
        {
            throw new OptionsInvalidException("A mask has no background: choose either a mask alone or a background colour.");
        }

        if (MaskOnly && BackgroundImage is not null)
        {
            throw new OptionsInvalidException("A mask has no background: choose either a mask alone or a background image.");
        }

        if (MaskOnly && Shadow is not null)
        {
            throw new OptionsInvalidException("A mask has no shadow: choose either a mask alone or a shadow.");
        }

        if ((ColorOnly || AlphaOnly) && (MaskOnly || Background is not null || BackgroundImage is not null || (ColorOnly && AlphaOnly)))
        {
            throw new OptionsInvalidException("Colours alone and alpha alone cannot be combined with each other, with a mask alone or with a background.");
        }

        if (BackgroundImage is { } path && !Path.IsPathFullyQualified(path))
        {
            throw new OptionsInvalidException($"The path of the background image, '{path}', must be a full path.");
        }

        if (!MaskOnly && !ColorOnly && !AlphaOnly && !Encoding.Format.HasAlpha() && Background is not { IsOpaque: true } && BackgroundImage is null)
        {
            throw new OptionsInvalidException($"{Encoding.Format} has no transparency: choose an opaque background colour, a background image or another format.");
        }

        Shadow?.Validate();
        Arrangement?.Validate();
    }

    private void ValidateFrame(long largestCanvas)
    {
        if (!Padding.IsZero && !Crop)
        {
            throw new OptionsInvalidException("Padding requires cropping: crop too, or use a larger canvas.");
        }

        if (CropThreshold == 0)
        {
            throw new OptionsInvalidException("The crop threshold must be from 1 to 255.");
        }

        if (!Padding.AreValid)
        {
            throw new OptionsInvalidException("The padding must be from 0 to 100000.");
        }

        if (PaddingOf == PaddingBase.Canvas && (Canvas is null || Fit == Fit.Cover || Arrangement is not null))
        {
            throw new OptionsInvalidException("Padding of a canvas requires a canvas and one of the fits Contain, ScaleDown and None.");
        }

        if (PaddingOf == PaddingBase.Canvas && Canvas is { } padded && Padding.Within(padded) is not { Width: > 0, Height: > 0 })
        {
            throw new OptionsInvalidException($"A padding of {Padding} leaves no room on a canvas of {padded}.");
        }

        if (Fit != Fit.Contain && Canvas is null)
        {
            throw new OptionsInvalidException($"The fit {Fit} requires a canvas.");
        }

        if (Canvas is { } canvas && (canvas.Width < 1 || canvas.Height < 1 || canvas.Count > largestCanvas))
        {
            throw new OptionsInvalidException($"The canvas {canvas} is invalid: it must have from 1 to {largestCanvas} pixels.");
        }

        if (PixelLimit < 1)
        {
            throw new OptionsInvalidException("The limit is too small: an output has at least one pixel.");
        }
    }
}

namespace Rembg.Imaging.Finishing;

/// <summary>The form of one output. Several can be made of one inference.</summary>
public sealed record OutputOptions
{
    /// <summary>The alpha that a region of the mask has to reach to be subject, by default.</summary>
    public const byte DefaultCropThreshold = 128;

    /// <summary>The largest feather, in pixels.</summary>
    public const double LargestFeather = 100;

    /// <summary>Write the mask itself (8-bit grey, 255 = foreground) instead of the cut-out.</summary>
    public bool MaskOnly { get; init; }

    /// <summary>
    /// Write the subject's colours without their transparency, for formats that have none, beside a mask or <see cref="AlphaOnly"/>. Where there is
    /// neither subject nor shadow they are the photo's.
    /// </summary>
    public bool ColorOnly { get; init; }

    /// <summary>Write the alpha of the finished cut-out, with its shadow, as 8-bit grey, beside <see cref="ColorOnly"/>.</summary>
    public bool AlphaOnly { get; init; }

    /// <summary>The colour behind everything; null leaves it transparent.</summary>
    public RgbaColor? Background { get; init; }

    /// <summary>
    /// The full path of an image to lay behind the subject, over the colour. It is scaled to cover the output, and what stands out
    /// is cut off. Where it is transparent the colour shows, and white in a JPEG without one.
    /// </summary>
    public string? BackgroundImage { get; init; }

    /// <summary>True to crop to the subject. A photo without one is not cropped.</summary>
    public bool Crop { get; init; }

    /// <summary>
    /// The alpha, 1–255, that a connected region of the mask has to reach somewhere to be subject. Regions that do not, specks and
    /// haze, are no part of the rectangle that a crop keeps, unless there are no others. The soft edge of the subject always is.
    /// </summary>
    public byte CropThreshold { get; init; } = DefaultCropThreshold;

    /// <summary>The margin around the cropped subject. Beyond the edge of the photo it is transparent, or background.</summary>
    public Margins Padding { get; init; }

    /// <summary>Says what the padding is a part of: the subject, or the canvas.</summary>
    public PaddingBase PaddingOf { get; init; }

    /// <summary>The size of the output; null for that of the photo or of the crop.</summary>
    public PixelSize? Canvas { get; init; }

    /// <summary>The way that the photo or the crop is laid on the canvas.</summary>
    public Fit Fit { get; init; }

    /// <summary>The size and the place of the subject in the output, which otherwise has the size it would have without; null leaves it as it is.</summary>
    public Arrangement? Arrangement { get; init; }

    /// <summary>The most pixels of the output, which is shrunk to it and keeps its aspect ratio; null for as many as there are.</summary>
    public long? PixelLimit { get; init; }

    /// <summary>A shadow between subject and background; null for none.</summary>
    public ShadowOptions? Shadow { get; init; }

    /// <summary>
    /// How far the outline is softened inwards, in pixels of the photo, 0 for not. Alpha is 0 where the outline was and 95 % at
    /// this distance from it, so that nothing of the old background comes in. What is thinner than the feather fades.
    /// </summary>
    public double Feather { get; init; }

    /// <summary>The encoding of the output.</summary>
    public ImageEncoding Encoding { get; init; } = new();

    /// <summary>Refuses combinations that have no meaning, and values out of range.</summary>
    /// <param name="largestCanvas">The most pixels of a canvas.</param>
    /// <exception cref="ArgumentException">The message says which, and what to do.</exception>
    public void Validate(long largestCanvas = PixelLimits.Default)
    {
        Encoding.Validate();
        ValidateLayers();
        ValidateFrame(largestCanvas);
        if (!(Feather is >= 0 and <= LargestFeather))
        {
            throw new ArgumentException($"The feather must be from 0 to {LargestFeather} pixels.");
        }
    }

    private void ValidateLayers()
    {
        if (MaskOnly && Background is not null)
        {
            throw new ArgumentException("A mask has no background: choose either a mask alone or a background colour.");
        }

        if (MaskOnly && BackgroundImage is not null)
        {
            throw new ArgumentException("A mask has no background: choose either a mask alone or a background image.");
        }

        if (MaskOnly && Shadow is not null)
        {
            throw new ArgumentException("A mask has no shadow: choose either a mask alone or a shadow.");
        }

        if ((ColorOnly || AlphaOnly) && (MaskOnly || Background is not null || BackgroundImage is not null || (ColorOnly && AlphaOnly)))
        {
            throw new ArgumentException("Colours alone and alpha alone cannot be combined with each other, with a mask alone or with a background.");
        }

        if (BackgroundImage is { } path && !Path.IsPathFullyQualified(path))
        {
            throw new ArgumentException($"The path of the background image, '{path}', must be a full path.");
        }

        if (!MaskOnly && !ColorOnly && !AlphaOnly && !Encoding.Format.HasAlpha() && Background is not { IsOpaque: true } && BackgroundImage is null)
        {
            throw new ArgumentException($"{Encoding.Format} has no transparency: choose an opaque background colour, a background image or another format.");
        }

        Shadow?.Validate();
        Arrangement?.Validate();
    }

    private void ValidateFrame(long largestCanvas)
    {
        if (!Padding.IsZero && !Crop)
        {
            throw new ArgumentException("Padding requires cropping: crop too, or use a larger canvas.");
        }

        if (CropThreshold == 0)
        {
            throw new ArgumentException("The crop threshold must be from 1 to 255.");
        }

        if (!Padding.AreValid)
        {
            throw new ArgumentException("The padding must be from 0 to 100000.");
        }

        if (PaddingOf == PaddingBase.Canvas && (Canvas is null || Fit == Fit.Cover || Arrangement is not null))
        {
            throw new ArgumentException("Padding of a canvas requires a canvas and one of the fits Contain, ScaleDown and None.");
        }

        if (PaddingOf == PaddingBase.Canvas && Canvas is { } padded && Padding.Within(padded) is not { Width: > 0, Height: > 0 })
        {
            throw new ArgumentException($"A padding of {Padding} leaves no room on a canvas of {padded}.");
        }

        if (Fit != Fit.Contain && Canvas is null)
        {
            throw new ArgumentException($"The fit {Fit} requires a canvas.");
        }

        if (Canvas is { } canvas && (canvas.Width < 1 || canvas.Height < 1 || canvas.Count > largestCanvas))
        {
            throw new ArgumentException($"The canvas {canvas} is invalid: it must have from 1 to {largestCanvas} pixels.");
        }

        if (PixelLimit < 1)
        {
            throw new ArgumentException("The limit is too small: an output has at least one pixel.");
        }
    }
}

using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Finishing;

/// <summary>Makes one output of a cut-out: softened, framed, with what belongs behind it.</summary>
internal sealed class Finisher : IDisposable
{
    private readonly Photo? _picture;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Opens what the output needs besides the photo.</summary>
    /// <param name="options">What is wanted, valid.</param>
    /// <param name="pixelLimit">The most pixels a background image may declare.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="RembgException">The background image is not usable.</exception>
    public Finisher(OutputOptions options, long pixelLimit, CancellationToken cancellationToken)
    {
        Options = options;
        _cancellationToken = cancellationToken;
        _picture = options.BackgroundImage is { } path ? Photo.Open(path, pixelLimit, cancellationToken) : null;
    }

    /// <summary>The options of the output.</summary>
    public OutputOptions Options { get; }

    /// <summary>Sentences about parts of the background image's file that had to be ignored.</summary>
    public IReadOnlyList<string> Warnings => _picture?.Warnings ?? [];

    /// <summary>True if the place of the subject has to be known.</summary>
    public bool NeedsSubject => Options.Crop || Options.Shadow is not null || Options.Arrangement is not null;

    /// <summary>Bytes that the work holds, roughly, besides those for the photo: the background image and what the encoder keeps.</summary>
    /// <param name="pixels">Pixels of the output.</param>
    public long WorkingSize(long pixels) => (_picture is null ? 0 : _picture.ContentSize + _picture.DecodingSize) + Options.Encoding.WorkingSize(pixels);

    /// <summary>Finishes a cut-out.</summary>
    /// <param name="cutout">As large as the photo.</param>
    /// <param name="layout">What is shown, and where.</param>
    /// <param name="subject">The place of the subject; null if it is not needed or the photo has no subject.</param>
    /// <param name="vips">The owner of the images.</param>
    /// <returns>RGBA, RGB where it is opaque or colours alone are wanted, or grey where alpha alone is wanted.</returns>
    public Image Finish(Cutout cutout, Layout layout, Subject? subject, VipsScope vips)
    {
        Cutout soft = Options.Feather > 0 ? new Cutout(cutout.Color, Feathering.Soften(cutout.Alpha, Options.Feather, vips)) : cutout;
        Cutout framed = Framing.Apply(layout, soft, vips);
        Layer? below = Below(framed.Color, layout, subject, vips);
        if (below is null)
        {
            return Options.ColorOnly ? framed.Color : Options.AlphaOnly ? framed.Alpha : Compositor.Join(framed, Options.Background, vips);
        }

        Cutout layered = Layer.From(framed, vips).Over(below.Value, vips).ToCutout(framed.Color, vips);
        if (Options.AlphaOnly)
        {
            return vips.Track(layered.Alpha.Copy(interpretation: Enums.Interpretation.Bw));
        }

        return IsOpaque || Options.ColorOnly ? layered.Color : Compositor.Join(layered, null, vips);
    }

    /// <summary>Finishes a mask.</summary>
    /// <param name="mask">As large as the photo.</param>
    /// <param name="layout">What is shown, and where.</param>
    /// <param name="vips">The owner of the images.</param>
    public Image Finish(Image mask, Layout layout, VipsScope vips) =>
        Framing.Apply(layout, Feathering.Soften(mask, Options.Feather, vips), vips);

    /// <summary>After a failure: throws what is wrong with the background image, if anything is.</summary>
    /// <exception cref="ImageUnreadableException">It cannot be decoded.</exception>
    public void CheckPicture(CancellationToken cancellationToken) => _picture?.Check(cancellationToken);

    /// <inheritdoc cref="Photo.ThrowIfChanged"/>
    public void ThrowIfChanged() => _picture?.ThrowIfChanged();

    /// <inheritdoc/>
    public void Dispose() => _picture?.Dispose();

    private bool IsOpaque => Floor is { IsOpaque: true } || _picture is { HasAlpha: false };

    // A JPEG of a translucent image without a colour is white, as paper is.
    private RgbaColor? Floor => Options.Background
        ?? (Options.ColorOnly || Options.Encoding.Format.HasAlpha() ? null : new RgbaColor(byte.MaxValue, byte.MaxValue, byte.MaxValue, byte.MaxValue));

    private Layer? Below(Image model, Layout layout, Subject? subject, VipsScope vips)
    {
        Layer? below = null;
        if (Options.Shadow is { } shadow && subject?.FindBox(Options.CropThreshold, _cancellationToken) is { } box)
        {
            below = DropShadow.Throw(shadow, subject.Mask, box, layout, model, vips);
        }

        if (_picture is not null)
        {
            Layer picture = Layer.From(BackgroundPicture.Fill(_picture, layout.Size, model, vips), vips);
            below = below?.Over(picture, vips) ?? picture;
        }

        if (below is { } layers && Floor is { } floor)
        {
            Image opacity = vips.Track(vips.Track(Image.Black(model.Width, model.Height)) + (floor.Alpha / 255.0));
            below = layers.Over(Layer.Paint(ColorConversion.InSpaceOf(floor, model, vips), opacity, vips), vips);
        }

        return below;
    }
}

using NetVips;

using Rembg.Imaging.Vips;

namespace Rembg.Imaging.Finishing;

/// <summary>Creates one output from a cut-out: softens it, frames it, and adds the layers behind it.</summary>
internal sealed class Finisher : IDisposable
{
    private readonly Photo? _picture;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Opens the files that the output needs in addition to the photo.</summary>
    /// <param name="options">The options of the output, which must be valid.</param>
    /// <param name="pixelLimit">The largest number of pixels that a background image may declare.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="RembgException">The background image cannot be used.</exception>
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

    /// <summary>True if the position of the subject must be known.</summary>
    public bool NeedsSubject => Options.Crop || Options.Shadow is not null || Options.Arrangement is not null;

    /// <summary>
    /// Returns the approximate number of bytes that the work holds in addition to the photo: the background image and the encoder's data.
    /// </summary>
    /// <param name="pixels">The number of pixels of the output.</param>
    public long WorkingSize(long pixels) => (_picture is null ? 0 : _picture.ContentSize + _picture.DecodingSize) + Options.Encoding.WorkingSize(pixels);

    /// <summary>Finishes a cut-out.</summary>
    /// <param name="cutout">The cut-out, with the size of the photo.</param>
    /// <param name="layout">The visible part and its position.</param>
    /// <param name="subject">The position of the subject; null if it is not needed or the photo has no subject.</param>
    /// <param name="vips">The owner of the images.</param>
    /// <returns>RGBA; RGB if it is opaque or only colours are requested; grey if only alpha is requested.</returns>
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
    /// <param name="mask">The mask, with the size of the photo.</param>
    /// <param name="layout">The visible part and its position.</param>
    /// <param name="vips">The owner of the images.</param>
    public Image Finish(Image mask, Layout layout, VipsScope vips) =>
        Framing.Apply(layout, Feathering.Soften(mask, Options.Feather, vips), vips);

    /// <summary>Called after a failure: throws an exception if the background image is the cause.</summary>
    /// <exception cref="ImageUnreadableException">The background image cannot be decoded.</exception>
    public void CheckPicture(CancellationToken cancellationToken) => _picture?.Check(cancellationToken);

    /// <inheritdoc cref="Photo.ThrowIfChanged"/>
    public void ThrowIfChanged() => _picture?.ThrowIfChanged();

    /// <inheritdoc/>
    public void Dispose() => _picture?.Dispose();

    private bool IsOpaque => Floor is { IsOpaque: true } || _picture is { HasAlpha: false };

    // In a JPEG, a translucent image without a background colour gets a white one, like paper.
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

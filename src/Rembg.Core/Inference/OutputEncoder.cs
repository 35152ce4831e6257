using NetVips;

using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Imaging.Vips;

namespace Rembg.Inference;

/// <summary>Composes an output of a photo and encodes it, which happens strip by strip.</summary>
internal static class OutputEncoder
{
    /// <summary>Encodes an output.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="parts">The segments in the output, one below the other.</param>
    /// <param name="finisher">The form of the output.</param>
    /// <param name="layout">The visible part of the photo and its position.</param>
    /// <param name="target">Receives the encoded output.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="IOException">The output cannot be written.</exception>
    /// <exception cref="ImageChangedException">The photo or the background image changed meanwhile.</exception>
    public static void Encode(Photo photo, IReadOnlyList<Segment> parts, Finisher finisher, Layout layout, Target target, CancellationToken cancellationToken)
    {
        using VipsScope vips = new(cancellationToken);
        try
        {
            Image[] images = [.. parts.Select(part => part.Compose(photo, finisher, layout, vips))];
            Image result = images.Length == 1 ? images[0] : vips.Track(Image.Arrayjoin(images, across: 1));
            vips.Evaluate(result, image =>
            {
                finisher.Options.Encoding.Write(image, target);
                return image;
            });

            // Before the output is renamed to its final name.
            photo.ThrowIfChanged();
            finisher.ThrowIfChanged();
        }
        catch (VipsException exception)
        {
            photo.ThrowIfChanged();
            finisher.ThrowIfChanged();
            finisher.CheckPicture(cancellationToken);
            photo.Check(cancellationToken);
            throw new IOException(VipsError.Describe(exception), exception);
        }
    }
}

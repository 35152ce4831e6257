using Rembg.Imaging;
using Rembg.Inference.OutputRules;
using Rembg.Models;

namespace Rembg.Inference;

/// <summary>What to make of a photo and its mask.</summary>
public sealed record RemovalOptions
{
    /// <summary>The most pixels an image may declare, against images made to exhaust memory: 256 million.</summary>
    public const long DefaultPixelLimit = 256_000_000;

    /// <summary>
    /// The classes that make the mask, for a model that tells some apart (clothes: upper, lower, full), whatever their
    /// case; empty for all of them.
    /// </summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Write the mask itself (8-bit grey, 255 = foreground) instead of the cut-out.</summary>
    public bool MaskOnly { get; init; }

    /// <summary>Make the mask two-valued after smoothing its outline, as rembg's <c>post_process_mask</c>.</summary>
    public bool PostProcessMask { get; init; }

    /// <summary>How the mask's edge is fitted to the photo.</summary>
    public Refinement Refinement { get; init; } = Refinement.None;

    /// <summary>What <see cref="Refinement.Matting"/> takes for certain.</summary>
    public MattingOptions Matting { get; init; } = new();

    /// <summary>
    /// Whether half-transparent pixels get the subject's own colour instead of the photo's, which has some of the old
    /// background in it; null for where the edge is refined.
    /// </summary>
    public bool? ForegroundColors { get; init; }

    /// <summary>What to lay behind the subject; null leaves it transparent.</summary>
    public RgbaColor? Background { get; init; }

    /// <summary>How the output is written.</summary>
    public Encoding Encoding { get; init; } = new();

    /// <summary>Whether existing outputs are replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The most pixels an image may declare.</summary>
    public long PixelLimit { get; init; } = DefaultPixelLimit;

    /// <summary>
    /// Bytes that photos in flight may take together, their masks and what cannot be streamed; null for a quarter of the
    /// memory that the process may have. A photo that takes more is worked on alone.
    /// </summary>
    public long? MemoryLimit { get; init; }

    /// <summary>Refuses classes that a model does not have.</summary>
    /// <exception cref="ArgumentException">The message says which, and which there are.</exception>
    public void Validate(ModelDescription model) => _ = OutputRule.For(model, Classes);

    /// <summary>Refuses combinations that have no meaning.</summary>
    /// <exception cref="ArgumentException">The message says which, and what to do.</exception>
    public void Validate()
    {
        if (MaskOnly && Background is not null)
        {
            throw new ArgumentException("A mask has no background: give either a mask only or a background colour.");
        }

        if (PostProcessMask && Refinement != Refinement.None)
        {
            throw new ArgumentException("A two-valued mask has no edge to refine: give either PostProcessMask or a refinement.");
        }

        Matting.Validate();
        if (!MaskOnly && !Encoding.Format.HasAlpha() && Background is not { IsOpaque: true })
        {
            throw new ArgumentException($"{Encoding.Format} has no transparency: give an opaque background colour, or choose Png, WebP or Tiff.");
        }
    }
}

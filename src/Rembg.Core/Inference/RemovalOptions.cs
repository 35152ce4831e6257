using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference.OutputRules;
using Rembg.Models;

namespace Rembg.Inference;

/// <summary>The outputs to make of a photo and its mask.</summary>
public sealed record RemovalOptions
{
    // What a timer takes is 49 days.
    private static readonly TimeSpan LongestTimeLimit = TimeSpan.FromDays(30);

    /// <summary>Five minutes: a hundred times what a large photo takes.</summary>
    public static TimeSpan DefaultTimeLimit { get; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The classes that make the mask, for a model that tells some apart (clothes: upper, lower, full), whatever their
    /// case; empty for all of them.
    /// </summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The form of the output, if each photo has one. The three properties below are parts of it.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <inheritdoc cref="OutputOptions.MaskOnly"/>
    public bool MaskOnly
    {
        get => Output.MaskOnly;
        init => Output = Output with { MaskOnly = value };
    }

    /// <inheritdoc cref="OutputOptions.Background"/>
    public RgbaColor? Background
    {
        get => Output.Background;
        init => Output = Output with { Background = value };
    }

    /// <inheritdoc cref="OutputOptions.Encoding"/>
    public ImageEncoding Encoding
    {
        get => Output.Encoding;
        init => Output = Output with { Encoding = value };
    }

    /// <summary>
    /// The part of the photo in which the subject is looked for; null for all of it. Everything outside is background.
    /// </summary>
    public PhotoRegion? Region { get; init; }

    /// <summary>Make the mask two-valued after smoothing its outline, as rembg's <c>post_process_mask</c>.</summary>
    public bool PostProcessMask { get; init; }

    /// <summary>
    /// How the mask's edge is fitted to the photo. Null is <see cref="Imaging.Refinement.Guided"/> for cut-outs of photos with eight times
    /// the model's pixels and more, and <see cref="Imaging.Refinement.None"/> for smaller ones, for two-valued masks, and for all masks
    /// that are written alone: those are the model's.
    /// </summary>
    public Refinement? Refinement { get; init; }

    /// <summary>
    /// The levels of the mask. Null is those of the model's description for cut-outs, and none for masks that are written alone, for two-valued
    /// ones, and where <see cref="Refinement"/> is <see cref="Imaging.Refinement.None"/>: these are the model's.
    /// </summary>
    public Levels? Levels { get; init; }

    /// <summary>The values that <see cref="Imaging.Refinement.Matting"/> takes for certain.</summary>
    public MattingOptions Matting { get; init; } = new();

    /// <summary>
    /// Whether half-transparent pixels get the subject's own colour instead of the photo's, which has some of the old
    /// background in it; null for where the edge is refined.
    /// </summary>
    public bool? ForegroundColors { get; init; }

    /// <summary>
    /// Says whether a photo needs a subject. One without is a <see cref="SubjectNotFoundException"/>; of several outputs of a photo, those without
    /// a subject are not written.
    /// </summary>
    public bool RequireSubject { get; init; }

    /// <summary>True if existing outputs are replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The most pixels an image may declare, a background image too, or an output may have.</summary>
    public long PixelLimit { get; init; } = PixelLimits.Default;

    /// <summary>The most bytes a photo in a stream may have: a gigabyte.</summary>
    public long ByteLimit { get; init; } = 1L << 30;

    /// <summary>
    /// Bytes that photos in flight may take together, their masks and what cannot be streamed; null for a quarter of the
    /// memory that the process may have. A photo that takes more is worked on alone.
    /// </summary>
    public long? MemoryLimit { get; init; }

    /// <summary>
    /// How long the work on one photo may take, waiting for other photos not counted; null for as long as it likes. Work that
    /// takes longer is ended with a <see cref="TimeLimitExceededException"/>.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; } = DefaultTimeLimit;

    /// <summary>Refuses classes that a model does not have.</summary>
    /// <exception cref="ArgumentException">The message says which, and which there are.</exception>
    public void Validate(ModelDescription model) => _ = OutputRule.For(model, Classes);

    /// <summary>Refuses combinations that have no meaning.</summary>
    /// <exception cref="ArgumentException">The message says which, and what to do.</exception>
    public void Validate()
    {
        if (PostProcessMask && Refinement is not (null or Imaging.Refinement.None))
        {
            throw new ArgumentException("A two-valued mask has no edge to refine: give either PostProcessMask or a refinement.");
        }

        if (Levels?.Flaw is { } flaw)
        {
            throw new ArgumentException($"Those levels have no meaning: {flaw}.");
        }

        if (TimeLimit is { } limit && (limit <= TimeSpan.Zero || limit > LongestTimeLimit))
        {
            throw new ArgumentException($"A time limit is more than nothing and at most {LongestTimeLimit.TotalDays} days, not {limit}.");
        }

        Matting.Validate();
        Output.Validate(PixelLimit);
    }
}

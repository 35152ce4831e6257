using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference.OutputRules;
using Rembg.Models;

namespace Rembg.Inference;

/// <summary>The outputs to make from a photo, and how the mask is made.</summary>
public sealed record RemovalOptions
{
    // Timers accept at most 49 days.
    private static readonly TimeSpan LongestTimeLimit = TimeSpan.FromDays(30);

    /// <summary>Five minutes: a hundred times the time of a large photo.</summary>
    public static TimeSpan DefaultTimeLimit { get; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The classes that make up the mask, for a model that distinguishes classes (clothes: upper, lower, full), in upper or
    /// lower case; empty for all classes.
    /// </summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>The form of the output, if there is one per photo. The three properties below are parts of it.</summary>
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
    /// The part of the photo that is searched for the subject; null for the whole photo. Everything outside is background.
    /// </summary>
    public PhotoRegion? Region { get; init; }

    /// <summary>True to smooth the mask's outline and make it binary, as rembg's <c>post_process_mask</c> does.</summary>
    public bool PostProcessMask { get; init; }

    /// <summary>
    /// The method of fitting the mask's edge to the photo. Null selects <see cref="Imaging.Refinement.Guided"/> for cut-outs of
    /// photos with at least eight times as many pixels as the model's mask, and <see cref="Imaging.Refinement.None"/> for
    /// smaller photos, binary masks and masks that are written alone, which stay as the model made them.
    /// </summary>
    public Refinement? Refinement { get; init; }

    /// <summary>
    /// The levels of the mask. Null selects the levels of the model's description for cut-outs, and none for masks that are
    /// written alone, for binary masks and if <see cref="Refinement"/> is <see cref="Imaging.Refinement.None"/>; these stay as
    /// the model made them.
    /// </summary>
    public Levels? Levels { get; init; }

    /// <summary>The photos at which the model looks again, at another input size.</summary>
    public SecondLook SecondLook { get; init; }

    /// <summary>The mask values that <see cref="Imaging.Refinement.Matting"/> treats as certain.</summary>
    public MattingOptions Matting { get; init; } = new();

    /// <summary>
    /// True to give half-transparent pixels the subject's own colour instead of the photo's, which contains some of the old
    /// background; null to do so if the edge is refined.
    /// </summary>
    public bool? ForegroundColors { get; init; }

    /// <summary>
    /// True if every photo must have a subject. A photo without one causes a <see cref="SubjectNotFoundException"/>; if a photo
    /// has several outputs, only those without a subject are not written.
    /// </summary>
    public bool RequireSubject { get; init; }

    /// <summary>True to replace existing outputs.</summary>
    public bool Overwrite { get; init; }

    /// <summary>
    /// The largest number of pixels that an image, including a background image, may declare and that an output may have.
    /// </summary>
    public long PixelLimit { get; init; } = PixelLimits.Default;

    /// <summary>The largest size of a photo in a stream, in bytes: a gigabyte.</summary>
    public long ByteLimit { get; init; } = 1L << 30;

    /// <summary>
    /// The memory of all photos in progress, in bytes: their masks and everything that cannot be streamed. Null for a quarter
    /// of the memory available to the process. A photo that needs more is processed alone.
    /// </summary>
    public long? MemoryLimit { get; init; }

    /// <summary>
    /// The longest time for one photo, not counting the time that it waits for other photos; null for no limit. Work that takes
    /// longer ends with a <see cref="TimeLimitExceededException"/>.
    /// </summary>
    public TimeSpan? TimeLimit { get; init; } = DefaultTimeLimit;

    /// <summary>Rejects classes that the model does not have.</summary>
    /// <exception cref="OptionsInvalidException">A class does not exist; the message names it and the existing classes.</exception>
    public void Validate(ModelDescription model) => _ = OutputRule.For(model, Classes);

    /// <summary>Rejects invalid combinations.</summary>
    /// <exception cref="OptionsInvalidException">A combination is invalid; the message names it and says what to do.</exception>
    public void Validate()
    {
        if (PostProcessMask && Refinement is not (null or Imaging.Refinement.None))
        {
            throw new OptionsInvalidException("A binary mask has no edge to refine: choose either PostProcessMask or a refinement.");
        }

        if (Levels?.Flaw is { } flaw)
        {
            throw new OptionsInvalidException($"The levels are invalid: {flaw}.");
        }

        if (TimeLimit is { } limit && (limit <= TimeSpan.Zero || limit > LongestTimeLimit))
        {
            throw new OptionsInvalidException($"The time limit must be above 0 and at most {LongestTimeLimit.TotalDays} days, not {limit}.");
        }

        Matting.Validate();
        Output.Validate(PixelLimit);
    }
}

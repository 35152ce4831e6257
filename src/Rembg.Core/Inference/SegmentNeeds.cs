using Rembg.Imaging.Finishing;

namespace Rembg.Inference;

/// <summary>The facts on segments that outputs need.</summary>
/// <param name="Colors">Whether there is any output but masks.</param>
/// <param name="AlphaApart">Whether there is one of colours alone: a mask beside it is the alpha that they are for.</param>
/// <param name="Subject">Whether the place of the subject is needed.</param>
internal readonly record struct SegmentNeeds(bool Colors, bool AlphaApart, bool Subject)
{
    /// <summary>The needs of some outputs together.</summary>
    public static SegmentNeeds Of(IReadOnlyList<Finisher> outputs) => new(
        outputs.Any(static output => !output.Options.MaskOnly),
        outputs.Any(static output => output.Options.ColorOnly),
        outputs.Any(static output => output.NeedsSubject));
}

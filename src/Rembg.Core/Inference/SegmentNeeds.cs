using Rembg.Imaging.Finishing;

namespace Rembg.Inference;

/// <summary>The facts about segments that outputs need.</summary>
/// <param name="Colors">True if any output is not just a mask.</param>
/// <param name="AlphaApart">True if any output has colours without alpha: a mask beside it is then its alpha.</param>
/// <param name="Subject">True if the subject's position is needed.</param>
internal readonly record struct SegmentNeeds(bool Colors, bool AlphaApart, bool Subject)
{
    /// <summary>Returns the combined needs of several outputs.</summary>
    public static SegmentNeeds Of(IReadOnlyList<Finisher> outputs) => new(
        outputs.Any(static output => !output.Options.MaskOnly),
        outputs.Any(static output => output.Options.ColorOnly),
        outputs.Any(static output => output.NeedsSubject));
}

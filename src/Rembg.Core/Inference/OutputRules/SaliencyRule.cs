using Rembg.Imaging;
using Rembg.Models;

namespace Rembg.Inference.OutputRules;

/// <summary>Uses the first plane of the first image as the mask and ignores all others.</summary>
internal sealed class SaliencyRule : OutputRule
{
    private readonly OutputActivation _activation;

    /// <summary>Creates the rule.</summary>
    /// <param name="activation">The meaning of the values.</param>
    public SaliencyRule(OutputActivation activation)
    {
        _activation = activation;
    }

    /// <inheritdoc/>
    protected override string Refusal => "not a mask with the photo's proportions";

    /// <inheritdoc/>
    protected override bool Fits(int planes) => true;

    /// <inheritdoc/>
    protected override RawMask? Read(Span<float> values, MaskLayout layout, PixelPool pool)
    {
        Span<float> plane = values[..(layout.Height * layout.Width)];
        for (int i = 0; layout.PixelStride > 1 && i < plane.Length; i++)
        {
            plane[i] = values[i * layout.PixelStride];
        }

        return MaskStretching.Stretch(plane, layout.Width, layout.Height, _activation, pool);
    }
}

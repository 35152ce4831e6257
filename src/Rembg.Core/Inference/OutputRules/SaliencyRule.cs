using Rembg.Imaging;
using Rembg.Models;

namespace Rembg.Inference.OutputRules;

/// <summary>The first plane of the first image is the mask, whatever stands before height and width.</summary>
internal sealed class SaliencyRule : OutputRule
{
    private readonly OutputActivation _activation;

    /// <summary>Creates the rule.</summary>
    /// <param name="activation">What the plane is.</param>
    public SaliencyRule(OutputActivation activation)
    {
        _activation = activation;
    }

    /// <inheritdoc/>
    public override string? Refuse(IReadOnlyList<long> shape) => shape.Count >= 2 && shape.All(static size => size > 0) ? null : "not a mask";

    /// <inheritdoc/>
    protected override RawMask Read(Span<float> values, int height, int width, PixelPool pool) =>
        RawMask.FromOutput(values[..(height * width)], width, height, _activation, pool);
}

using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>Finds alpha as a function of colour near the subject's edge, from a mask and a picture with the mask's size.</summary>
/// <remarks>
/// If alpha is linear in the colour, this remains true when both are reduced: a function fitted at the mask's own size, where its pixels
/// are meaningful, also holds for the full photo and takes over its detail. Two kinds of masks need two fits. A faithful mask is the true
/// alpha at reduced size: small windows explain it almost completely, and the unexplained rest is kept. A rough mask is wider and smoother
/// than the real edges: wide windows find the colours of both sides, mostly from the pixels that the mask is sure of; then fits in ever
/// smaller windows, each to the previous result with increased contrast, move the edge to where the colours change.
/// </remarks>
internal sealed class AlphaFit
{
    // Pixels of the mask. Colours come from 8 bits: low noise has a variance of 1e-5 for values in 0–1.
    private const int FaithfulRadius = 2;
    private const float FaithfulEpsilon = 1e-4f;
    private const float RoughEpsilon = 1e-5f;
    private const int FaithfulReach = 1;
    private const int RoughReach = 4;

    // The share of a mask's variance that small windows do not explain, and its curvature. Measured: faithful masks leave up to 0.12
    // unexplained or have a curvature above 0.6; U²-Net masks leave 0.15 and more, with a curvature of 0.2 to 0.45.
    private const float FaithfulRest = 0.12f;
    private const float RoughRest = 0.2f;
    private const float FaithfulCurvature = 0.6f;
    private const float RoughCurvature = 0.45f;

    // Curvature around a pixel: hair, fur and outlines have 0.4 and more; a blur over ten pixels has 0.01.
    private const float SmoothCurvature = 0.05f;
    private const float SharpCurvature = 0.3f;

    // The smallest weight of uncertain pixels of rough masks in the fits.
    private const float SmallestWeight = 0.02f;

    private AlphaFit(LinearModel model, Plane fitted, Plane alpha, Plane weight, Plane share, float faith)
    {
        Fitted = fitted;
        Share = share;
        Faith = faith;
        Model = model;
        Alpha = alpha;
        Weight = weight;
    }

    /// <summary>1 for a faithful mask, 0 for a rough one, or a value in between.</summary>
    public float Faith { get; }

    /// <summary>Alpha as a function of colour, to which a share of the mask is added.</summary>
    public LinearModel Model { get; }

    /// <summary>The share of the mask that is added, 0–1: a faithful mask is added in full, and colours only add finer detail.</summary>
    public Plane Share { get; }

    /// <summary>Alpha derived from colour at the mask's size, 0–1, including places where the function does not hold.</summary>
    public Plane Fitted { get; }

    /// <summary>Alpha at the mask's size, 0–1.</summary>
    public Plane Alpha { get; }

    /// <summary>The weight of the function: 1 where it holds, 0 where the mask does not change.</summary>
    public Plane Weight { get; }

    /// <summary>Fits alpha to a picture.</summary>
    /// <param name="guide">The picture.</param>
    /// <param name="mask">The mask, with the same size, 0–1.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static AlphaFit Of(ColorPlanes guide, Plane mask, CancellationToken cancellationToken)
    {
        LinearModel close = GuidedFilter.Fit(guide, mask, null, FaithfulRadius, FaithfulEpsilon, cancellationToken);
        Plane rest = close.Complete(guide, mask);
        MaskCurvature curvature = new(mask);
        float faith = Math.Max(
            Ramp(Unexplained(mask, rest, cancellationToken), RoughRest, FaithfulRest),
            Ramp(curvature.Total, RoughCurvature, FaithfulCurvature));

        // If the mask is already accurate, fit only the residual detail, and only where the outline curves. Enlarging the mask itself gives
        // better results than enlarging the functions.
        Plane bends = curvature.Around(FaithfulRadius, cancellationToken);
        for (int i = 0; i < mask.Values.Length; i++)
        {
            LinearFunction detail = new LinearFunction(close.Field.Values[i]).Plus(-mask.Values[i]);
            close.Field.Values[i] = detail.Vector * Ramp(bends.Values[i], SmoothCurvature, SharpCurvature);
        }

        Plane faiths = Faiths(mask, curvature, faith, cancellationToken);
        LinearModel model = faith >= 1 ? close : FitRough(guide, mask, cancellationToken).Mix(close, faiths);
        int reach = (int)MathF.Round(float.Lerp(RoughReach, FaithfulReach, faith));
        Plane weight = EdgeBand.Around(mask, reach, cancellationToken);
        Plane fitted = model.Apply(guide);
        Plane alpha = new(mask.Width, mask.Height);
        for (int i = 0; i < alpha.Values.Length; i++)
        {
            fitted.Values[i] = Math.Clamp(fitted.Values[i] + (faiths.Values[i] * mask.Values[i]), 0, 1);
            alpha.Values[i] = float.Lerp(mask.Values[i], fitted.Values[i], weight.Values[i]);
        }

        return new AlphaFit(model, fitted, alpha, weight, faiths, faith);
    }

    private static LinearModel FitRough(ColorPlanes guide, Plane mask, CancellationToken cancellationToken)
    {
        LinearModel model = GuidedFilter.Fit(guide, mask, Certainty(mask), 16, RoughEpsilon, cancellationToken);
        foreach ((int radius, float contrast) in (ReadOnlySpan<(int, float)>)[(12, 2), (8, 1.5f), (4, 1.5f)])
        {
            Plane alpha = model.Apply(guide).Select(value => Math.Clamp(((value - 0.5f) * contrast) + 0.5f, 0, 1));
            model = GuidedFilter.Fit(guide, alpha, Certainty(alpha), radius, RoughEpsilon, cancellationToken, outdated: model);
        }

        return model;
    }

    /// <summary>
    /// Returns the share of the mask's variance in small windows that colours do not explain, for pixels that are neither 0 nor 1.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Unexplained(Plane mask, Plane rest, CancellationToken cancellationToken)
    {
        Plane mean = BoxMean.Of(mask, FaithfulRadius, cancellationToken);
        double unexplained = 0;
        double variance = 0;
        for (int i = 0; i < mask.Values.Length; i++)
        {
            float value = mask.Values[i];
            if (EdgeBand.IsEdge(value))
            {
                unexplained += rest.Values[i] * rest.Values[i];
                variance += (value - mean.Values[i]) * (value - mean.Values[i]);
            }
        }

        return (float)(unexplained / Math.Max(variance, 1e-9));
    }

    /// <summary>Returns the faith in each pixel: it is higher where the mask does not look like the outlines that models produce.</summary>
    private static Plane Faiths(Plane mask, MaskCurvature curvature, float faith, CancellationToken cancellationToken)
    {
        Plane contrast = Contrast(mask);
        Plane bends = curvature.Around(FaithfulRadius * 2, cancellationToken);
        for (int i = 0; i < contrast.Values.Length; i++)
        {
            // If the neighbourhood does not include both sides of an edge, intermediate values are a veil; and no model produces outlines
            // as smooth as a blur.
            float veil = 1 - Ramp(contrast.Values[i], 0.7f, 0.95f);
            float blur = 1 - Ramp(bends.Values[i], 0.03f, 0.08f);
            contrast.Values[i] = Math.Max(faith, Math.Max(veil, blur));
        }

        return contrast;
    }

    private static Plane Contrast(Plane mask)
    {
        const int Reach = 8;
        Plane high = Extremes.Largest(mask, Reach);
        Plane low = Extremes.Largest(mask.Select(static value => -value), Reach);
        System.Numerics.Tensors.TensorPrimitives.Add(high.Values, low.Values, high.Values);
        return high;
    }

    private static Plane Certainty(Plane alpha) => alpha.Select(static value => SmallestWeight + Math.Abs((2 * value) - 1));

    private static float Ramp(float value, float from, float to) => Math.Clamp((value - from) / (to - from), 0, 1);
}

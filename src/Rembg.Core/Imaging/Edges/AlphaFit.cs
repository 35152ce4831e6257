using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Finds how alpha follows from colour near the subject's edge, from a mask and a picture of the mask's size.
/// </summary>
/// <remarks>
/// Alpha that is linear in the colour stays so when both are reduced: what is fitted at the mask's own size, where its
/// pixels mean something, holds for the full photo, whose detail it then takes over. Two kinds of masks need two fits. A
/// faithful mask is the true alpha reduced: small windows explain it nearly whole, and what they leave is kept. A rough
/// one is wider and smoother than the edges it stands for: wide windows find the colours of both sides, mostly from the
/// pixels it is sure of, and fits in ever smaller windows, each to the last one's answer with more contrast, bring the
/// edge to where the colours change.
/// </remarks>
internal sealed class AlphaFit
{
    // Of the mask's pixels. Colours come from 8 bits: noise has a variance of 1e-5 in 0–1 if it is low.
    private const int FaithfulRadius = 2;
    private const float FaithfulEpsilon = 1e-4f;
    private const float RoughEpsilon = 1e-5f;
    private const int FaithfulReach = 1;
    private const int RoughReach = 4;

    // The share of a mask's variance that small windows leave unexplained, and its curvature: measured, faithful masks
    // leave up to 0.12 or curve by more than 0.6; those of U²-Net leave 0.15 and more, and curve by 0.2 to 0.45.
    private const float FaithfulRest = 0.12f;
    private const float RoughRest = 0.2f;
    private const float FaithfulCurvature = 0.6f;
    private const float RoughCurvature = 0.45f;

    // Around a pixel: hair, fur and outlines have 0.4 and more, a blur over ten pixels has 0.01.
    private const float SmoothCurvature = 0.05f;
    private const float SharpCurvature = 0.3f;

    // What the narrowest windows of rough masks are fitted to keeps this much for pixels it is not sure of.
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

    /// <summary>1 for a faithful mask, 0 for a rough one, or something between.</summary>
    public float Faith { get; }

    /// <summary>Alpha as a function of colour, to which a share of the mask is added.</summary>
    public LinearModel Model { get; }

    /// <summary>The share of the mask that is added, 0–1: a faithful mask is whole, and colours only add finer detail.</summary>
    public Plane Share { get; }

    /// <summary>Alpha derived from colour at the mask's size, 0–1, also where it does not hold.</summary>
    public Plane Fitted { get; }

    /// <summary>Alpha at the mask's size, 0–1.</summary>
    public Plane Alpha { get; }

    /// <summary>The weight of the function: 1 if it holds, 0 if the mask stays as it is.</summary>
    public Plane Weight { get; }

    /// <summary>Fits.</summary>
    /// <param name="guide">The picture.</param>
    /// <param name="mask">The mask, as large, 0–1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static AlphaFit Of(ColorPlanes guide, Plane mask, CancellationToken cancellationToken)
    {
        LinearModel close = GuidedFilter.Fit(guide, mask, null, FaithfulRadius, FaithfulEpsilon, cancellationToken);
        Plane rest = close.Complete(guide, mask);
        MaskCurvature curvature = new(mask);
        float faith = Math.Max(
            Ramp(Unexplained(mask, rest, cancellationToken), RoughRest, FaithfulRest),
            Ramp(curvature.Total, RoughCurvature, FaithfulCurvature));

        // Of a faithful mask colours tell what its size does not show, which is nothing where it is smooth. The mask itself is
        // enlarged better than functions are.
        Plane bends = curvature.Around(FaithfulRadius, cancellationToken);
        for (int i = 0; i < mask.Values.Length; i++)
        {
            close.Field.Values[i].W -= mask.Values[i];
            close.Field.Values[i] *= Ramp(bends.Values[i], SmoothCurvature, SharpCurvature);
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

    /// <summary>The share of the mask's variance in small windows that colours do not explain, where the mask is neither 0 nor 1.</summary>
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

    /// <summary>The faith in each pixel: more than in others where it does not look like a blurred outline.</summary>
    private static Plane Faiths(Plane mask, MaskCurvature curvature, float faith, CancellationToken cancellationToken)
    {
        Plane contrast = Contrast(mask);
        Plane bends = curvature.Around(FaithfulRadius * 2, cancellationToken);
        for (int i = 0; i < contrast.Values.Length; i++)
        {
            // Where there are not both sides of an edge near, what is in between is a veil; and no model's outlines are as smooth as a blur.
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

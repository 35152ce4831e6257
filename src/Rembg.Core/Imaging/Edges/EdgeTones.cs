using System.Numerics;
using System.Runtime.CompilerServices;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Combines the mask with alpha derived from colour, for each pixel at the mask's size: the trust in colour, the levels of alpha derived
/// from colour, and the smallest alpha.
/// </summary>
/// <remarks>
/// Alpha is derived from colour where colour separates the two sides in a wide window (<see cref="ColorSeparation"/>), or where the fit
/// agrees with the mask at nearby pixels that the mask is sure of (<see cref="FitError"/>). Elsewhere it would follow patterns instead of
/// the outline, and the mask's own outline is better. Alpha derived from colour needs weaker levels than the mask, and the weakest where
/// the edge is wide, because hair is soft.
/// </remarks>
internal sealed class EdgeTones
{
    // Pixels of a mask with a side of 320.
    private const int UsualSide = 320;
    private const int Reach = 22;
    private const int WidthReach = 8;
    private const int ErrorReach = 6;

    // The values of Fisher's criterion from which on colour has some weight, and from which on it has full weight.
    private const float SomeSeparation = 2;
    private const float FullSeparation = 8;

    // The mean squared error of the fit at sure pixels up to which colour has full weight.
    private const float SmallError = 0.002f;

    // Widths in pixels of a mask with a side of 320.
    private const float NarrowEdge = 1;
    private const float WideEdge = 2.4f;

    // The levels of alpha derived from colour, as shares of the mask's levels.
    private const float NarrowLow = 1 / 3f;
    private const float WideHigh = 0.4f;

    // A share of the mask's high point, for very strong levels.
    private const float LowestHigh = 0.9f;

    // Distances inside the outline, in pixels of a mask with a side of 320: from the first on the smallest alpha is above 0, from the
    // second on it is 1.
    private const float SoftRim = 5;
    private const float SolidRim = 10;

    private EdgeTones(Levels levels, Plane trust, VectorField field)
    {
        Levels = levels;
        Trust = trust;
        Field = field;
    }

    /// <summary>The levels of the mask.</summary>
    public Levels Levels { get; }

    /// <summary>The weight of alpha derived from colour at each pixel, 0–1; the rest comes from the mask.</summary>
    public Plane Trust { get; }

    /// <inheritdoc cref="EdgeField.Tones"/>
    public VectorField Field { get; }

    /// <summary>Examines a photo.</summary>
    /// <param name="guide">The picture at the mask's size; null to ignore colour.</param>
    /// <param name="mask">The mask, 0–1.</param>
    /// <param name="fit">Alpha derived from colour; null to ignore colour.</param>
    /// <param name="levels">The levels of the mask.</param>
    /// <param name="rules">The rules for trusting colour.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static EdgeTones Of(ColorPlanes? guide, Plane mask, AlphaFit? fit, Levels levels, EdgeRules rules, CancellationToken cancellationToken)
    {
        float scale = MathF.Sqrt((float)mask.Width * mask.Height) / UsualSide;
        Plane trust = guide is null || fit is null
            ? new Plane(mask.Width, mask.Height)
            : TrustIn(
                ColorSeparation.Of(guide, mask, Scaled(Reach, scale), cancellationToken),
                FitError.Around(mask, fit.Fitted, fit.Weight, Scaled(ErrorReach, scale), cancellationToken),
                rules.LargeError,
                levels.IsNeutral ? fit.Faith : 0);
        Vector4[] values = new Vector4[mask.Values.Length];
        Plane? widths = fit is null || levels.IsNeutral ? null : EdgeWidth.Around(fit.Alpha, Scaled(WidthReach, scale), cancellationToken);
        Plane? distances = levels.IsNeutral ? null : DistanceField.ToLow(mask, 0.5f, cancellationToken);
        for (int i = 0; i < values.Length; i++)
        {
            float wide = widths is null ? 1 : Ramp(widths.Values[i] / scale, NarrowEdge, WideEdge);
            float low = (float)levels.Low * float.Lerp(NarrowLow, rules.WideLow, wide);
            float high = Math.Max(1 - ((float)(1 - levels.High) * float.Lerp(rules.NarrowHigh, WideHigh, wide)), LowestHigh * (float)levels.High);
            float least = distances is null ? 0 : Ramp(distances.Values[i] / scale, SoftRim, SolidRim);
            values[i] = new EdgeTone(low, high, least, least > 0 && levels.Apply(mask.Values[i]) < 1).Vector;
        }

        return new EdgeTones(levels, trust, new VectorField(values, mask.Width));
    }

    /// <summary>Returns alpha at the mask's size.</summary>
    /// <param name="mask">The mask, 0–1.</param>
    /// <param name="fine">Alpha derived from colour, with the same size.</param>
    /// <param name="weight">The weight of alpha derived from colour, 0–1.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Plane Apply(Plane mask, Plane fine, Plane weight)
    {
        Plane result = new(mask.Width, mask.Height);
        for (int i = 0; i < result.Values.Length; i++)
        {
            EdgeTone tone = new(Field.Values[i]);
            float coarse = (float)Levels.Apply(mask.Values[i]);
            float alpha = float.Lerp(coarse, tone.Apply(fine.Values[i]), Trust.Values[i] * weight.Values[i]);
            result.Values[i] = mask.Values[i] > 0.5f ? Math.Max(alpha, tone.Least) : alpha;
        }

        return result;
    }

    // If the mask is faithful, the fit to it is trusted everywhere. A mask that needs levels is never treated as faithful.
    private static Plane TrustIn(Plane separation, Plane error, float largeError, float faith)
    {
        Plane trust = new(separation.Width, separation.Height);
        for (int i = 0; i < trust.Values.Length; i++)
        {
            float separated = Ramp(separation.Values[i], SomeSeparation, FullSeparation);
            float explained = Ramp(error.Values[i], largeError, SmallError);
            trust.Values[i] = Math.Max(faith, Math.Max(separated, explained));
        }

        return trust;
    }

    private static int Scaled(int radius, float scale) => Math.Max((int)MathF.Round(radius * scale), 1);

    private static float Ramp(float value, float from, float to) => Math.Clamp((value - from) / (to - from), 0, 1);
}

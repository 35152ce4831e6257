namespace Rembg.Imaging.Edges;

/// <summary>
/// Alpha as a function of colour after the mask's levels are applied: the result of <see cref="AlphaFit"/> is made solid where it is
/// certain and replaced by the mask where colours do not help, and small windows are fitted to the outcome again.
/// </summary>
internal sealed class ToneFit
{
    // Pixels of a mask with a side of 320.
    private const int UsualSide = 320;
    private const int Radius = 3;

    // The weight of a pixel whose alpha is a half.
    private const float SmallestWeight = 0.02f;

    private ToneFit(LinearModel model, Plane share, Plane alpha, Plane weight, AlphaFit first, EdgeTones tones)
    {
        Model = model;
        Alpha = alpha;
        Weight = weight;
        Share = share;
        Faith = first.Faith;
        Tones = tones;
    }

    /// <inheritdoc cref="AlphaFit.Faith"/>
    public float Faith { get; }

    /// <inheritdoc cref="AlphaFit.Model"/>
    public LinearModel Model { get; }

    /// <inheritdoc cref="AlphaFit.Share"/>
    public Plane Share { get; }

    /// <summary>Alpha at the mask's size, 0–1, with all levels.</summary>
    public Plane Alpha { get; }

    /// <summary>The share of alpha that is derived from colour, 0–1; the rest comes from the mask.</summary>
    public Plane Weight { get; }

    /// <summary>The levels at each pixel.</summary>
    public EdgeTones Tones { get; }

    /// <summary>Fits alpha to a picture.</summary>
    /// <param name="guide">The picture.</param>
    /// <param name="mask">The mask, with the same size, 0–1.</param>
    /// <param name="levels">The levels of the mask.</param>
    /// <param name="isPrior">True if the result is a prior that matting refines.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public static ToneFit Of(ColorPlanes guide, Plane mask, Levels levels, bool isPrior, CancellationToken cancellationToken)
    {
        EdgeRules rules = isPrior ? EdgeRules.Prior : EdgeRules.Final;
        AlphaFit first = AlphaFit.Of(guide, mask, cancellationToken);
        EdgeTones tones = EdgeTones.Of(guide, mask, first, levels, rules, cancellationToken);
        Plane alpha = tones.Apply(mask, first.Alpha, first.Weight);
        LinearModel model = first.Model;
        Plane share = first.Share;
        if (!levels.IsNeutral)
        {
            int radius = Math.Max((int)MathF.Round(Radius * MathF.Sqrt((float)mask.Width * mask.Height) / UsualSide), 1);
            Plane certainty = alpha.Select(static value => Math.Max(((2 * value) - 1) * ((2 * value) - 1), SmallestWeight));
            share = new Plane(mask.Width, mask.Height);
            model = GuidedFilter.Fit(guide, alpha, certainty, radius, rules.Epsilon, cancellationToken);
            alpha = tones.Apply(mask, model.Apply(guide).Select(static value => Math.Clamp(value, 0, 1)), first.Weight);
        }

        Plane weight = new(mask.Width, mask.Height);
        System.Numerics.Tensors.TensorPrimitives.Multiply(first.Weight.Values, tones.Trust.Values, weight.Values);
        return new ToneFit(model, share, alpha, weight, first, tones);
    }
}

using System.Numerics;

namespace Rembg.Imaging.Edges;

/// <summary>
/// Refines the edges of one photo's cut-out. Calculations that involve a pixel's neighbourhood are done at a limited size; each pixel of
/// the full photo is then derived from its own colour while the photo is streamed.
/// </summary>
internal sealed class EdgeRefiner
{
    // Masks from larger models are examined at this size.
    private const int LargestSide = 512;

    // Bytes per pixel of the mask, and per pixel that matting solves for: the moments, sums and planes that are in memory at the same time.
    private const int FitBytes = 200;
    private const int SolveBytes = 250;

    private readonly EdgeField _field;
    private readonly Plane _alpha;

    private EdgeRefiner(EdgeField field, Plane alpha, BoundingBox? region)
    {
        _field = field;
        _alpha = alpha;
        Region = region;
    }

    /// <summary>The part of the photo outside of which everything is background; null for the whole photo.</summary>
    public BoundingBox? Region { get; }

    /// <summary>Returns the approximate number of bytes for examining a photo's edges, without the decoder's memory.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="matting">The settings of matting; null if matting is not used.</param>
    public static long WorkingSize(Photo photo, MattingOptions? matting) => matting is not null
        ? MattedEdges.SolvedPixels(photo, matting) * SolveBytes
        : Math.Min(photo.PixelCount, LargestSide * LargestSide) * FitBytes;

    /// <summary>Examines a photo's edges.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="raw">Its mask.</param>
    /// <param name="thumbnail">The photo with its own values at the mask's size if it is available; otherwise null.</param>
    /// <param name="options">The settings for refining.</param>
    /// <param name="region">The part of the photo outside of which everything is background; null for the whole photo.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <returns>The refiner; null if there is nothing to refine.</returns>
    public static EdgeRefiner? Create(Photo photo, RawMask raw, byte[]? thumbnail, EdgeOptions options, BoundingBox? region, CancellationToken cancellationToken)
    {
        if (!raw.HasSubject)
        {
            return null;
        }

        int width = Math.Min(raw.Width, LargestSide);
        int height = Math.Min(raw.Height, LargestSide);
        Plane mask = EdgeGuide.Resize(raw, width, height, cancellationToken);
        if (options.Refinement == Refinement.None)
        {
            EdgeTones plain = EdgeTones.Of(guide: null, mask, fit: null, options.Levels, EdgeRules.Final, cancellationToken);
            Plane none = new(width, height);

            // Without a model and without colours, nothing reads alpha.
            RefinedAlpha unchanged = new(options.FindsColors ? plain.Apply(mask, none, none) : mask, Model: null, options.FindsColors ? mask.Select(static _ => 1) : none, none, plain);
            return Describe(options.FindsColors ? ReadGuide() : null, unchanged, region, cancellationToken);
        }

        ColorPlanes guide = ReadGuide();
        ToneFit fit = ToneFit.Of(guide, mask, options.Levels, isPrior: options.Refinement == Refinement.Matting, cancellationToken);
        RefinedAlpha refined = options.Refinement == Refinement.Matting && MattedEdges.Solve(photo, raw, fit, options.Matting, cancellationToken) is var (model, weight)
            ? new RefinedAlpha(fit.Alpha, model, weight, new Plane(width, height), fit.Tones)
            : new RefinedAlpha(fit.Alpha, fit.Model, fit.Weight, fit.Share, fit.Tones);
        return Describe(options.FindsColors ? guide : null, refined, region, cancellationToken);

        ColorPlanes ReadGuide() => thumbnail is not null && (width, height) == (raw.Width, raw.Height)
            ? EdgeGuide.FromPixels(thumbnail, width, height)
            : EdgeGuide.Read(photo, width, height, cancellationToken);
    }

    /// <summary>
    /// Measures the refined mask. Alpha derived from colour is measured at the mask's own size, because the full-size alpha is only known
    /// after it has been written.
    /// </summary>
    /// <param name="mask">The mask, with the size of the photo.</param>
    public MaskStatistics Measure(Mask mask)
    {
        MaskStatistics statistics = _field.Model is null ? MeasureAll(mask, For(mask)) : Measure(_alpha, mask);
        return Region is { } region ? statistics.Within(region) : statistics;
    }

    /// <summary>Returns the cutter for the full photo.</summary>
    /// <param name="mask">The mask, with the size of the photo. It must outlive the cutter.</param>
    public ICutter For(Mask mask)
    {
        PixelRefiner refiner = new(_field, mask);
        return Region is { } region ? new RegionCutter(refiner, region) : refiner;
    }

    private static EdgeRefiner Describe(ColorPlanes? guide, RefinedAlpha refined, BoundingBox? region, CancellationToken cancellationToken)
    {
        // In this case, all weights are 0.
        bool isPlain = guide is null && refined.Model is null;
        (int width, int height) = (refined.Weight.Width, refined.Weight.Height);
        ForegroundColors? colors = guide is null ? null : ForegroundColors.Estimate(guide, refined.Alpha, cancellationToken);
        EdgeField field = new(
            refined.Model,
            isPlain ? VectorField.Zeros(width, height) : WithWeight(colors?.Foreground, refined.Weight),
            isPlain ? VectorField.Zeros(width, height) : WithWeight(colors?.Background, refined.Share),
            refined.Tones.Levels,
            refined.Tones.Field,
            colors is not null);
        return new EdgeRefiner(field, refined.Alpha, region);
    }

    /// <summary>Gives colours, or black if they are null, new weights.</summary>
    private static VectorField WithWeight(Vector4[]? colors, Plane weight)
    {
        Vector4[] values = colors ?? new Vector4[weight.Values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = new WeightedColor(values[i].AsVector3(), weight.Values[i]).Vector;
        }

        return new VectorField(values, weight.Width);
    }

    private static MaskStatistics MeasureAll(Mask coarse, ICutter refiner)
    {
        // Colours are irrelevant if alpha comes from the mask alone.
        byte[] photo = new byte[coarse.Width * 3];
        byte[] cut = new byte[coarse.Width * 4];
        byte[] alpha = new byte[coarse.Width];
        return MaskStatistics.Measure(coarse.Width, coarse.Height, y =>
        {
            refiner.Cut<byte>(0, y, photo, 3, cut);
            for (int x = 0; x < alpha.Length; x++)
            {
                alpha[x] = cut[(x * 4) + 3];
            }

            return alpha;
        });
    }

    private static MaskStatistics Measure(Plane alpha, Mask full)
    {
        using Mask mask = new(alpha.Width, alpha.Height);
        for (int y = 0; y < alpha.Height; y++)
        {
            Span<byte> row = mask.Row(y);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = (byte)MathF.Round(alpha.Row(y)[x] * 255);
            }
        }

        (double coverage, BoundingBox? box) = MaskStatistics.Measure(mask);
        return new MaskStatistics(coverage, box is { } small ? Enlarge(small, alpha, full) : null);
    }

    /// <summary>Returns the pixels of the photo that a rectangle of the reduced picture covers completely or partly.</summary>
    private static BoundingBox Enlarge(BoundingBox box, Plane alpha, Mask full)
    {
        int left = (int)((long)box.X * full.Width / alpha.Width);
        int top = (int)((long)box.Y * full.Height / alpha.Height);
        int right = (int)Math.Ceiling((double)(box.X + box.Width) * full.Width / alpha.Width);
        int bottom = (int)Math.Ceiling((double)(box.Y + box.Height) * full.Height / alpha.Height);
        return new BoundingBox(left, top, right - left, bottom - top);
    }

    /// <summary>Alpha before colours are estimated.</summary>
    /// <param name="Alpha">Alpha at the mask's size, 0–1, with all levels.</param>
    /// <param name="Model">Alpha as a function of colour; null if the mask does not change.</param>
    /// <param name="Weight">The share of alpha that is derived from colour, 0–1; the rest comes from the mask.</param>
    /// <param name="Share">The share of the mask that is added to alpha derived from colour, 0–1.</param>
    /// <param name="Tones">The levels at each pixel.</param>
    private sealed record RefinedAlpha(Plane Alpha, LinearModel? Model, Plane Weight, Plane Share, EdgeTones Tones);
}

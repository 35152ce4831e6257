using Rembg.Metrics;
using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Judging;

/// <summary>
/// Compares the masks that a variant of a model makes with those of the model itself. Where it has classes, all of them are
/// judged, one mask above the other: two classes that change places leave the mask of both together as it is.
/// </summary>
internal sealed class MaskJudge
{
    private static readonly MaskScore Worst = new(IoU: 0, MeanAbsoluteError: 1, MaxFMeasure: 0, SoftIoU: 0);

    private readonly PreparedModel _model;
    private readonly SampleSet _samples;
    private readonly IReadOnlyList<byte[]> _references;

    private MaskJudge(PreparedModel model, SampleSet samples, IReadOnlyList<byte[]> references)
    {
        _model = model;
        _samples = samples;
        _references = references;
    }

    /// <summary>Lets the FP32 model make the masks that variants will be compared with. Photos that cannot judge are left out.</summary>
    /// <param name="model">The FP32 model.</param>
    /// <param name="samples">The photos to judge by.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="InvalidDataException">The model makes no masks; the message says what it makes, in a clause.</exception>
    public static MaskJudge Create(PreparedModel model, SampleSet samples, CancellationToken cancellationToken)
    {
        SideBySide together = SideBySide.Of(model);
        using ReferenceMasks masks = new(model.Model, model, together.Threads);
        byte[][] references = new byte[samples.Count][];
        together.For(references.Length, i => references[i] = masks.Of(samples, i, cancellationToken), cancellationToken);
        int[] kept = [.. Enumerable.Range(0, samples.Count).Where(i => ReferenceMasks.CanJudge(references[i]))];

        // Without a target, photos that tell little are better than none.
        return kept.Length == 0
            ? new MaskJudge(model, samples, references)
            : new MaskJudge(model, samples with { Photos = [.. kept.Select(i => samples.Photos[i])] }, [.. kept.Select(i => references[i])]);
    }

    /// <summary>Judges a variant as it will run: its roundings fused into integer operators.</summary>
    /// <returns>The score of every photo.</returns>
    public IReadOnlyList<MaskScore> Judge(ModelProto variant, CancellationToken cancellationToken)
    {
        SideBySide together = SideBySide.Of(_model);
        using ReferenceMasks masks = new(variant, _model, together.Threads);
        MaskScore[] scores = new MaskScore[_samples.Count];
        together.For(scores.Length, i => scores[i] = Score(masks, i, cancellationToken), cancellationToken);
        return scores;
    }

    /// <summary>The mean absolute error (0–1) of a variant's masks on the first photos, its roundings as they are written.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="photos">How many photos at most.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public double Error(ModelProto variant, int photos, int threads, CancellationToken cancellationToken)
    {
        using ReferenceMasks masks = new(variant, _model, threads, exact: true);
        return Enumerable.Range(0, Math.Min(photos, _samples.Count)).Average(i => Score(masks, i, cancellationToken).MeanAbsoluteError);
    }

    private MaskScore Score(ReferenceMasks masks, int index, CancellationToken cancellationToken)
    {
        try
        {
            return MaskMetrics.Compare(masks.Of(_samples, index, cancellationToken), _references[index]);
        }
        catch (InvalidDataException)
        {
            // The model makes a mask of this photo, and this variant makes none.
            return Worst;
        }
    }
}

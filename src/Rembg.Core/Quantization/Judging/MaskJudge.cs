using Rembg.Metrics;
using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Judging;

/// <summary>
/// Compares the masks of a variant of a model with the masks of the model itself. If the model has classes, the masks of all classes are
/// judged, stacked vertically: if two classes were exchanged, their combined mask would not change.
/// </summary>
internal sealed class MaskJudge
{
    private static readonly MaskScore Worst = new(IoU: 0, MeanAbsoluteError: 1, MaxFMeasure: 0, SoftIoU: 0);

    private readonly PreparedModel _model;
    private readonly SampleSet _samples;
    private readonly IReadOnlyList<byte[]> _references;

    private MaskJudge(PreparedModel model, SampleSet samples, IReadOnlyList<byte[]> references, SampleSet unsure)
    {
        _model = model;
        _samples = samples;
        _references = references;
        Unsure = unsure;
    }

    /// <summary>The photos that were omitted because the FP32 model is not sure of their masks.</summary>
    public SampleSet Unsure { get; }

    /// <summary>
    /// Computes the masks of the FP32 model, with which variants are compared. Photos that are unsuitable for judging are omitted.
    /// </summary>
    /// <param name="model">The FP32 model.</param>
    /// <param name="samples">The photos to judge by.</param>
    /// <param name="selected">
    /// The number of first photos that were already selected; of the others, those are omitted of which the model is not sure.
    /// </param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="InvalidDataException">
    /// The model does not produce masks; the message is a clause that says what it produces.
    /// </exception>
    public static MaskJudge Create(PreparedModel model, SampleSet samples, int selected, CancellationToken cancellationToken)
    {
        SideBySide together = SideBySide.Of(model);
        using ReferenceMasks masks = new(model.Model, model, together.Threads);
        byte[][] references = new byte[samples.Count][];
        together.For(references.Length, i => references[i] = masks.Of(samples, i, cancellationToken), cancellationToken);
        int[] suitable = [.. Enumerable.Range(0, samples.Count).Where(i => ReferenceMasks.CanJudge(references[i], samples.Description))];
        int[] kept = [.. suitable.Where(i => i < selected || ReferenceMasks.IsSure(references[i]))];

        // Without a target, unsuitable photos are better than no photos.
        return kept.Length == 0
            ? new MaskJudge(model, samples, references, Of([]))
            : new MaskJudge(model, Of(kept), [.. kept.Select(i => references[i])], Of(suitable.Except(kept)));

        SampleSet Of(IEnumerable<int> photos) => samples with { Photos = [.. photos.Select(i => samples.Photos[i])] };
    }

    /// <summary>Computes the masks of the FP32 model for all photos that are suitable, even if the model is not sure of them.</summary>
    /// <inheritdoc cref="Create(PreparedModel, SampleSet, int, CancellationToken)"/>
    public static MaskJudge Create(PreparedModel model, SampleSet samples, CancellationToken cancellationToken) =>
        Create(model, samples, samples.Count, cancellationToken);

    /// <summary>Judges a variant as it will run, with roundings fused into integer operators.</summary>
    /// <returns>The scores of all photos.</returns>
    public IReadOnlyList<MaskScore> Judge(ModelProto variant, CancellationToken cancellationToken)
    {
        SideBySide together = SideBySide.Of(_model);
        using ReferenceMasks masks = new(variant, _model, together.Threads);
        MaskScore[] scores = new MaskScore[_samples.Count];
        together.For(scores.Length, i => scores[i] = Score(masks, i, cancellationToken), cancellationToken);
        return scores;
    }

    /// <summary>
    /// Returns the mean absolute error (0–1) of a variant's masks on the first photos, with roundings computed as written.
    /// </summary>
    /// <param name="variant">The variant.</param>
    /// <param name="photos">The largest number of photos.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
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
            // The model produces a mask for this photo, but the variant does not.
            return Worst;
        }
    }
}

using Microsoft.ML.OnnxRuntime;

using Rembg.Evaluation;
using Rembg.Imaging;
using Rembg.Inference.OutputRules;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Quantization;

/// <summary>
/// Compares the masks that a variant of a model makes with those of the model itself. Where it has classes, all of them are
/// judged, one mask above the other: two classes that change places leave the mask of both together as it is.
/// </summary>
internal sealed class MaskJudge
{
    private static readonly MaskScore Worst = new(IoU: 0, MeanAbsoluteError: 1, MaxFMeasure: 0);

    private readonly PreparedModel _model;
    private readonly SampleSet _samples;
    private readonly IReadOnlyList<byte[]> _references;

    private MaskJudge(PreparedModel model, SampleSet samples, IReadOnlyList<byte[]> references)
    {
        _model = model;
        _samples = samples;
        _references = references;
    }

    /// <summary>Lets the FP32 model make the masks that variants will be compared with.</summary>
    /// <param name="model">The FP32 model.</param>
    /// <param name="samples">The photos to judge by.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ModelInvalidException">The model makes no masks.</exception>
    public static MaskJudge Create(PreparedModel model, SampleSet samples, CancellationToken cancellationToken)
    {
        using SampleRunner runner = new(model.Model, model, [model.Output]);
        try
        {
            return new MaskJudge(model, samples, [.. Enumerable.Range(0, samples.Count).Select(i => Masks(runner, model, samples, i, cancellationToken))]);
        }
        catch (InvalidDataException exception)
        {
            throw new ModelInvalidException(model.Path, exception.Message, exception);
        }
    }

    /// <summary>Judges a variant as it will run: its roundings fused into integer operators.</summary>
    /// <returns>The score of every photo.</returns>
    public IReadOnlyList<MaskScore> Judge(ModelProto variant, CancellationToken cancellationToken)
    {
        using SampleRunner runner = new(variant, _model, [_model.Output]);
        return [.. Enumerable.Range(0, _samples.Count).Select(i => Score(runner, i, cancellationToken))];
    }

    /// <summary>The mean absolute error (0–1) of a variant's masks on the first photos, its roundings as they are written.</summary>
    /// <param name="variant">The variant.</param>
    /// <param name="photos">How many photos at most.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public double Error(ModelProto variant, int photos, int threads, CancellationToken cancellationToken)
    {
        using SampleRunner runner = new(variant, _model, [_model.Output], threads, exact: true);
        return Enumerable.Range(0, Math.Min(photos, _samples.Count)).Average(i => Score(runner, i, cancellationToken).MeanAbsoluteError);
    }

    private MaskScore Score(SampleRunner runner, int index, CancellationToken cancellationToken)
    {
        try
        {
            return MaskMetrics.Compare(Masks(runner, _model, _samples, index, cancellationToken), _references[index]);
        }
        catch (InvalidDataException)
        {
            // The model makes a mask of this photo, and this variant makes none.
            return Worst;
        }
    }

    private static byte[] Masks(SampleRunner runner, PreparedModel model, SampleSet samples, int index, CancellationToken cancellationToken)
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = runner.Run(samples[index], cancellationToken);
        PixelPool pool = new();
        byte[][] masks = [.. OutputRule.ForEachMask(samples.Description).Select(rule => rule.Read(outputs[0], model.Mask, pool).Pixels)];
        return masks is [byte[] only] ? only : [.. masks.SelectMany(static mask => mask)];
    }
}

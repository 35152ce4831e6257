using Microsoft.ML.OnnxRuntime;

using Rembg.Imaging;
using Rembg.Inference.OutputRules;
using Rembg.Metrics;
using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Judging;

/// <summary>The masks that a variant of a model makes of photos.</summary>
internal sealed class ReferenceMasks : IDisposable
{
    // A subject of less of the picture than this, or all but this, leaves an IoU to chance.
    private const double SmallestSubject = 0.001;

    private readonly PreparedModel _model;
    private readonly SampleRunner _runner;

    /// <summary>Loads a variant.</summary>
    /// <param name="variant">The graph to run.</param>
    /// <param name="model">The model that it is a variant of.</param>
    /// <param name="threads">Threads to use; 0 for all cores.</param>
    /// <param name="exact">True to compute roundings as they are written instead of fusing them into integer operators.</param>
    public ReferenceMasks(ModelProto variant, PreparedModel model, int threads = 0, bool exact = false)
    {
        _model = model;
        _runner = new SampleRunner(variant, model, [model.Output], threads, exact);
    }

    /// <summary>
    /// True if a mask tells something: the mask of a photo without a subject, or of one that is nothing else, agrees with
    /// any other of its kind.
    /// </summary>
    public static bool CanJudge(ReadOnlySpan<byte> mask)
    {
        int subject = 0;
        foreach (byte value in mask)
        {
            subject += value >= MaskMetrics.Half ? 1 : 0;
        }

        return subject >= SmallestSubject * mask.Length && subject <= (1 - SmallestSubject) * mask.Length;
    }

    /// <summary>The mask of a photo, one byte a pixel; where the model has classes, those of all classes one above the other.</summary>
    /// <exception cref="InvalidDataException">The output is no mask; the message says what it is, in a clause.</exception>
    public byte[] Of(SampleSet samples, int index, CancellationToken cancellationToken)
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = _runner.Run(samples[index], cancellationToken);
        PixelPool pool = new();
        byte[][] masks = [.. OutputRule.ForEachMask(samples.Description).Select(rule => rule.Read(outputs[0], _model.Mask, pool).Pixels)];
        return masks is [byte[] only] ? only : [.. masks.SelectMany(static mask => mask)];
    }

    /// <inheritdoc/>
    public void Dispose() => _runner.Dispose();
}

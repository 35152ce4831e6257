using Microsoft.ML.OnnxRuntime;

using Rembg.Imaging;
using Rembg.Inference.OutputRules;
using Rembg.Metrics;
using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Judging;

/// <summary>Computes the masks of a variant of a model.</summary>
internal sealed class ReferenceMasks : IDisposable
{
    // If the subject covers less than this share of the picture, or all but this share, the IoU depends on chance.
    private const double SmallestSubject = 0.001;

    private readonly PreparedModel _model;
    private readonly SampleRunner _runner;

    /// <summary>Loads a variant.</summary>
    /// <param name="variant">The graph to run.</param>
    /// <param name="model">The model that it is a variant of.</param>
    /// <param name="threads">The number of threads; 0 for all cores.</param>
    /// <param name="exact">True to compute roundings as written instead of fusing them into integer operators.</param>
    public ReferenceMasks(ModelProto variant, PreparedModel model, int threads = 0, bool exact = false)
    {
        _model = model;
        _runner = new SampleRunner(variant, model, [model.Output], threads, exact);
    }

    /// <summary>
    /// Determines whether a mask is suitable for judging: the mask of a photo without a subject, or of one that contains nothing but one
    /// subject, agrees with any other mask of its kind.
    /// </summary>
    /// <param name="mask">The mask; if the model has classes, the masks of all classes, of which a pixel belongs to at most one.</param>
    /// <param name="description">The description of the model.</param>
    public static bool CanJudge(ReadOnlySpan<byte> mask, ModelDescription description)
    {
        int pixels = mask.Length / Math.Max(description.Classes.Count - 1, 1);
        int all = 0;
        int largest = 0;
        for (int start = 0; start < mask.Length; start += pixels)
        {
            int subject = 0;
            foreach (byte value in mask.Slice(start, pixels))
            {
                subject += value >= MaskMetrics.Half ? 1 : 0;
            }

            all += subject;
            largest = Math.Max(largest, subject);
        }

        return all >= SmallestSubject * pixels && largest <= (1 - SmallestSubject) * pixels;
    }

    /// <summary>
    /// Determines whether the model is sure of a mask: its doubt, the distances of all values from 0 or 1, is not larger than the subject.
    /// Otherwise the mask is mostly a guess, which the least change of the photo or of the model turns into another one.
    /// </summary>
    /// <remarks>
    /// U²-Net-P is unsure of 2.4 % of 632 photos of ECSSD. Noise of one level of 255 changes these masks by 4.9 % (1 − IoU), and
    /// quantization by 7.2 %; it changes the other masks by 0.4 % and 0.8 %.
    /// </remarks>
    /// <param name="mask">The mask; if the model has classes, the masks of all classes.</param>
    public static bool IsSure(ReadOnlySpan<byte> mask)
    {
        long doubt = 0;
        long subject = 0;
        foreach (byte value in mask)
        {
            doubt += 2 * Math.Min(value, byte.MaxValue - value);
            subject += value >= MaskMetrics.Half ? byte.MaxValue : 0;
        }

        return doubt <= subject;
    }

    /// <summary>
    /// Returns the mask of a photo, one byte per pixel; if the model has classes, the masks of all classes, stacked vertically.
    /// </summary>
    /// <exception cref="InvalidDataException">The output is not a mask; the message is a clause that says what it is.</exception>
    public byte[] Of(SampleSet samples, int index, CancellationToken cancellationToken)
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = _runner.Run(samples[index], cancellationToken);
        return OutputRule.For(samples.Description, []).ReadAll(outputs[0], _model.Mask, new PixelPool());
    }

    /// <inheritdoc/>
    public void Dispose() => _runner.Dispose();
}

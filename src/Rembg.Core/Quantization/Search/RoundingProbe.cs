using Rembg.Machine;
using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Judging;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Writing;

namespace Rembg.Quantization.Search;

/// <summary>Measures the error of the mask when a part of a model is rounded, for several parts in parallel.</summary>
internal sealed class RoundingProbe
{
    private readonly MaskJudge _judge;
    private readonly SideBySide _sessions;

    /// <summary>Prepares to measure a quantized model.</summary>
    /// <param name="quantized">The quantized model.</param>
    /// <param name="judge">Compares masks with the FP32 model's masks.</param>
    public RoundingProbe(QuantizedModel quantized, MaskJudge judge)
    {
        Quantized = quantized;
        _judge = judge;
        _sessions = quantized.Model.HasSmallWeights ? new SideBySide(Allotment.Processors, 1) : new SideBySide(1, 0);
    }

    /// <summary>The model to measure.</summary>
    public QuantizedModel Quantized { get; }

    /// <summary>Returns the mean absolute error (0–1) of the masks of the first photos if the weights of some nodes are rounded.</summary>
    /// <param name="nodes">The names of the nodes.</param>
    /// <param name="photos">The largest number of photos.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public double OfWeights(IReadOnlySet<string> nodes, int photos, CancellationToken cancellationToken) =>
        Error(() => FakeQuantization.OfWeights(Quantized, nodes), photos, cancellationToken);

    /// <summary>Returns the mean absolute error (0–1) of the masks of the first photos if some activations are rounded.</summary>
    /// <param name="tensors">The names of the activations.</param>
    /// <param name="photos">The largest number of photos.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public double OfActivations(IReadOnlySet<string> tensors, int photos, CancellationToken cancellationToken) =>
        Error(() => FakeQuantization.OfActivations(Quantized, tensors), photos, cancellationToken);

    /// <summary>Returns the same error with other quantization parameters for a scale.</summary>
    /// <param name="tensors">The names of the activations.</param>
    /// <param name="scale">The name of the scale that they share.</param>
    /// <param name="parameters">The parameters of the scale.</param>
    /// <param name="photos">The largest number of photos.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public double OfActivations(IReadOnlySet<string> tensors, string scale, QuantizationParameters parameters, int photos, CancellationToken cancellationToken)
    {
        Dictionary<string, QuantizationParameters> activations = new(Quantized.Numbers.Activations) { [scale] = parameters };
        return Error(() => FakeQuantization.OfActivations(Quantized with { Numbers = Quantized.Numbers with { Activations = activations } }, tensors), photos, cancellationToken);
    }

    /// <summary>Measures several parts in parallel.</summary>
    /// <param name="count">The number of parts.</param>
    /// <param name="measure">Measures the part with a given index.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public void ForEach(int count, Action<int> measure, CancellationToken cancellationToken) =>
        _sessions.For(count, measure, cancellationToken);

    private double Error(Func<ModelProto> variant, int photos, CancellationToken cancellationToken)
    {
        if (!Quantized.Model.HasSmallWeights)
        {
            OnnxSession.ReleaseVariants();
        }

        return _judge.Error(variant(), photos, _sessions.Threads, cancellationToken);
    }
}

using Rembg.Onnx;
using Rembg.Quantization.Calibration;
using Rembg.Quantization.Judging;
using Rembg.Quantization.Layout;
using Rembg.Quantization.Numbers;
using Rembg.Quantization.Writing;

namespace Rembg.Quantization.Search;

/// <summary>Measures the error of the mask that rounding a part of a model makes, several parts side by side.</summary>
internal sealed class RoundingProbe
{
    private readonly MaskJudge _judge;
    private readonly SideBySide _sessions;

    /// <summary>Prepares to measure a quantized model.</summary>
    /// <param name="quantized">The model with its numbers.</param>
    /// <param name="judge">Knows the FP32 masks.</param>
    public RoundingProbe(QuantizedModel quantized, MaskJudge judge)
    {
        Quantized = quantized;
        _judge = judge;
        _sessions = quantized.Model.HasSmallWeights ? new SideBySide(Environment.ProcessorCount, 1) : new SideBySide(1, 0);
    }

    /// <summary>The model that is measured.</summary>
    public QuantizedModel Quantized { get; }

    /// <summary>The mean absolute error (0–1) of the masks of the first photos if the weights of some nodes are rounded.</summary>
    /// <param name="nodes">The nodes' names.</param>
    /// <param name="photos">How many photos at most.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public double OfWeights(IReadOnlySet<string> nodes, int photos, CancellationToken cancellationToken) =>
        Error(() => FakeQuantization.OfWeights(Quantized, nodes), photos, cancellationToken);

    /// <summary>The mean absolute error (0–1) of the masks of the first photos if some activations are rounded.</summary>
    /// <param name="tensors">The activations' names.</param>
    /// <param name="photos">How many photos at most.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public double OfActivations(IReadOnlySet<string> tensors, int photos, CancellationToken cancellationToken) =>
        Error(() => FakeQuantization.OfActivations(Quantized, tensors), photos, cancellationToken);

    /// <summary>The same with other numbers for a scale.</summary>
    /// <param name="tensors">The activations' names.</param>
    /// <param name="scale">The name of the scale that they share.</param>
    /// <param name="parameters">Its numbers.</param>
    /// <param name="photos">How many photos at most.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public double OfActivations(IReadOnlySet<string> tensors, string scale, QuantizationParameters parameters, int photos, CancellationToken cancellationToken)
    {
        Dictionary<string, QuantizationParameters> activations = new(Quantized.Numbers.Activations) { [scale] = parameters };
        return Error(() => FakeQuantization.OfActivations(Quantized with { Numbers = Quantized.Numbers with { Activations = activations } }, tensors), photos, cancellationToken);
    }

    /// <summary>Measures several parts side by side.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="measure">Measures the part of a number.</param>
    /// <param name="cancellationToken">Stops the work.</param>
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

using Microsoft.ML.OnnxRuntime;

using Rembg.Onnx;
using Rembg.Quantization.Preparation;

namespace Rembg.Quantization.Calibration;

/// <summary>Runs a variant of a model over samples.</summary>
internal sealed class SampleRunner : IDisposable
{
    private readonly InferenceSession _session;
    private readonly PreparedModel _model;
    private readonly string[] _outputs;

    /// <summary>Loads a variant.</summary>
    /// <param name="variant">The graph to run.</param>
    /// <param name="model">The model that it is a variant of, which specifies the input.</param>
    /// <param name="outputs">The names of the outputs to compute.</param>
    /// <param name="threads">The number of threads of the session; 0 for all cores.</param>
    /// <param name="exact">True to compute roundings as written instead of fusing them into integer operators.</param>
    public SampleRunner(ModelProto variant, PreparedModel model, string[] outputs, int threads = 0, bool exact = false)
    {
        _model = model;
        _outputs = outputs;
        _session = OnnxSession.Create(variant, GraphOptimizationLevel.ORT_ENABLE_ALL, threads, exact ? Exactly : null);
    }

    /// <summary>Returns the outputs for a tensor <c>[1, 3, H, W]</c>.</summary>
    public IDisposableReadOnlyCollection<OrtValue> Run(float[] tensor, CancellationToken cancellationToken)
    {
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(tensor, [1, 3, _model.InputHeight, _model.InputWidth]);
        using RunOptions options = new();
        using CancellationTokenRegistration terminate = cancellationToken.Register(() => options.Terminate = true);
        try
        {
            return _session.Run(options, [_model.Input], [input], _outputs);
        }
        catch (OnnxRuntimeException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    // Otherwise the runtime also rounds the weights of a convolution behind a rounding, with a single scale.
    private static void Exactly(SessionOptions options) => options.AddSessionConfigEntry("session.disable_quant_qdq", "1");
}

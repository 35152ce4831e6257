using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Benchmarks.Threads;

/// <summary>
/// A session with <see cref="SegmentationModel"/>'s settings that lets inferences run at once, which that one does not.
/// The mask is read as saliency, the only kind of output that is measured here.
/// </summary>
internal sealed class FreeSession : IDisposable
{
    private readonly ModelDescription _description;
    private readonly InferenceSession _session;
    private readonly SemaphoreSlim? _turn;
    private readonly string _input;
    private readonly string _output;

    /// <summary>Loads a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="threads">The session's threads.</param>
    /// <param name="takesTurns">Whether one inference runs at a time.</param>
    public FreeSession(string path, SessionThreads threads, bool takesTurns)
    {
        using (SegmentationModel model = SegmentationModel.Load(path))
        {
            (_description, Width, Height) = (model.Description, model.InputWidth, model.InputHeight);
        }

        using SessionOptions options = new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            IntraOpNumThreads = threads.Count,
            EnableMemoryPattern = false,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", threads.Spin ? "1" : "0");
        _session = new InferenceSession(path, options);
        _turn = takesTurns ? new SemaphoreSlim(1, 1) : null;
        _input = _session.InputNames[0];
        _output = _session.OutputNames[_description.OutputIndex];
    }

    /// <summary>Columns of the input.</summary>
    public int Width { get; }

    /// <summary>Rows of the input.</summary>
    public int Height { get; }

    /// <summary>The mask of a photo at the model's size.</summary>
    public RawMask Predict(byte[] thumbnail)
    {
        using OrtValue input = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [1, 3, Height, Width]);
        TensorInput.Fill(thumbnail, _description, input.GetTensorMutableDataAsSpan<float>());
        _turn?.Wait();
        try
        {
            using RunOptions options = new();
            using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(options, [_input], [input], [_output]);
            return RawMask.FromOutput(outputs[0].GetTensorMutableDataAsSpan<float>(), Width, Height, _description.Activation);
        }
        finally
        {
            _turn?.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        _turn?.Dispose();
    }
}

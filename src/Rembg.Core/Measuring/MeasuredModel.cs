using System.Diagnostics;

using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Runtime;

namespace Rembg.Measuring;

/// <summary>The model of a measuring process, and the requests that it can carry out. All of them use one session.</summary>
internal sealed class MeasuredModel : IDisposable
{
    private SegmentationModel? _model;
    private InferenceTimer? _timer;

    private SegmentationModel Model => _model ?? throw new InvalidOperationException("No model is loaded.");

    /// <summary>Loads the model. The time to start ONNX Runtime itself is not included.</summary>
    public LoadReply Load(LoadRequest request)
    {
        Dispose();
        OrtEnvironment.Start();
        long start = Stopwatch.GetTimestamp();

        // The figures should be ONNX Runtime's with its defaults, so threads may spin here.
        _model = SegmentationModel.Load(request.Path, description: null, new SessionSettings { Threads = request.Threads, Spin = true });
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        _timer = new InferenceTimer(_model);
        return new LoadReply(time, "CPU", _model.InputWidth, _model.InputHeight);
    }

    /// <summary>Runs inferences without making masks.</summary>
    public TimesReply Infer(InferRequest request) => _timer is null
        ? throw new InvalidOperationException("No model is loaded.")
        : new TimesReply(_timer.Run(request.Count, CancellationToken.None));

    /// <summary>Cuts out a photo.</summary>
    public RemoveReply Remove(RemoveRequest request)
    {
        RemovalOptions options = new() { MaskOnly = request.MaskOnly, PixelLimit = request.PixelLimit, Overwrite = true };
        BackgroundRemover remover = new(Model, options);
        if (!request.MaskOnly)
        {
            // The photo is timed, and not the loading of the model at its second input size.
            _ = Model.SecondLook;
        }

        long start = Stopwatch.GetTimestamp();
        RemovalResult result = remover.Remove(request.Photo, request.Output, CancellationToken.None);
        return new RemoveReply(Stopwatch.GetElapsedTime(start).TotalMilliseconds, result.Certainty);
    }

    /// <summary>
    /// Makes masks of pictures, from pixels to a mask of the picture's size. The time to generate the pictures is not included.
    /// </summary>
    public TimesReply MaskBatch(BatchRequest request)
    {
        double[] times = new double[request.Count];
        for (int i = 0; i < times.Length; i++)
        {
            byte[] picture = SyntheticPicture.Paint(request.Size, seed: i);
            long start = Stopwatch.GetTimestamp();
            MakeMask(picture, request.Size);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return new TimesReply(times);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer?.Dispose();
        _model?.Dispose();
        (_timer, _model) = (null, null);
    }

    private void MakeMask(byte[] picture, int size)
    {
        byte[] thumbnail = new byte[Model.InputWidth * Model.InputHeight * 3];
        LanczosResizer.ResizeRgb(picture, size, size, size, size, Model.InputWidth, Model.InputHeight, thumbnail, CancellationToken.None);
        RawMask raw = Model.Predict(thumbnail, CancellationToken.None);
        using Mask mask = new(size, size);
        LanczosResizer.ResizeMask(raw.Pixels, raw.Width, raw.Height, mask, CancellationToken.None);
    }
}

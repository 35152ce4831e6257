using System.Diagnostics;

using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Rembg.Inference;

/// <summary>Times a model alone, without decoding and without a mask, always on the same tensor.</summary>
internal sealed class InferenceTimer : IDisposable
{
    // What ImageNet's normalization makes of black and of white, roughly.
    private const float Lowest = -2;
    private const float Highest = 2.5f;

    private readonly SegmentationModel _model;
    private readonly OrtValue _input;

    /// <summary>Makes the tensor: pseudo-random numbers, the same on every machine.</summary>
    /// <param name="model">The model, which stays the caller's.</param>
    public InferenceTimer(SegmentationModel model)
    {
        _model = model;
        _input = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, [1, 3, model.InputHeight, model.InputWidth]);
        Random random = new(1);
        foreach (ref float value in _input.GetTensorMutableDataAsSpan<float>())
        {
            value = Lowest + ((Highest - Lowest) * random.NextSingle());
        }
    }

    /// <summary>Milliseconds of each of some inferences, one right after the other.</summary>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Stops them.</param>
    public double[] Run(int count, CancellationToken cancellationToken)
    {
        double[] times = new double[count];
        for (int i = 0; i < count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            _ = _model.Run(_input, static _ => true, cancellationToken);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        return times;
    }

    /// <inheritdoc/>
    public void Dispose() => _input.Dispose();
}

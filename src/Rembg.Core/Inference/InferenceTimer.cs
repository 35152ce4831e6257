using System.Diagnostics;

using Microsoft.ML.OnnxRuntime;

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
        Random random = new(1);
        float[] planes = new float[3 * model.InputHeight * model.InputWidth];
        foreach (ref float value in planes.AsSpan())
        {
            value = Lowest + ((Highest - Lowest) * random.NextSingle());
        }

        _input = model.CreateInput(planes);
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

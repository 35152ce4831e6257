using System.Diagnostics;

using Microsoft.ML.OnnxRuntime;

namespace Rembg.Inference;

/// <summary>Measures the time of a model alone, without decoding and without making a mask, always with the same tensor.</summary>
internal sealed class InferenceTimer : IDisposable
{
    // Approximate values of black and white after ImageNet's normalization.
    private const float Lowest = -2;
    private const float Highest = 2.5f;

    private readonly SegmentationModel _model;
    private readonly OrtValue _input;

    /// <summary>Creates the tensor from pseudo-random numbers, which are the same on every machine.</summary>
    /// <param name="model">The model, which the caller keeps ownership of.</param>
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

    /// <summary>Returns the milliseconds of each of several consecutive inferences.</summary>
    /// <param name="count">The number of inferences.</param>
    /// <param name="cancellationToken">Cancels the inferences.</param>
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

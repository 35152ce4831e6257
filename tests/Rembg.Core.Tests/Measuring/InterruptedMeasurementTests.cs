using Rembg.Measuring;

namespace Rembg.Tests;

/// <summary>Measurements that end before the last photo, in real processes.</summary>
public sealed class InterruptedMeasurementTests : IDisposable
{
    private readonly MeasuringRun _run = new();

    [Fact]
    public void A_cancelled_measurement_has_what_was_measured_until_then()
    {
        string model = _run.AddModel();
        MeasurementOptions options = WithTruth(40);
        using CancellationTokenSource source = new();
        MeasurementInterruptedException exception = Assert.Throws<MeasurementInterruptedException>(() => _run.Measure([model, model], options, cancellationToken: source.Token, onProgress: step =>
        {
            if (step.Activity.Contains("mask of photo-35", StringComparison.Ordinal))
            {
                source.Cancel();
            }
        }));

        Assert.Empty(_run.Running);
        Assert.Equal(2, exception.Measurements.Count);
        Assert.All(exception.Measurements, static measurement =>
        {
            Assert.True(measurement is { IsComplete: false, Failure: null, LatencyMedian: > 0, ImagesPerSecond: > 0, PeakMemory: > 0 });
            Assert.InRange(measurement.Photos.Count, 20, 39);
            Assert.NotNull(measurement.Quality);
            Assert.Contains(measurement.Notes, note => note.StartsWith($"The measurement was interrupted; the masks of {measurement.Photos.Count} of 40 photos", StringComparison.Ordinal));
        });
    }

    [Fact]
    public void After_the_time_budget_no_photo_is_begun()
    {
        MeasurementOptions options = WithTruth(3) with { TimeBudget = TimeSpan.FromTicks(1) };
        ModelMeasurement measurement = Assert.Single(_run.Measure([_run.AddModel()], options));
        Assert.True(measurement is { IsComplete: false, Failure: null, LatencyMedian: > 0, PeakMemory: > 0, ImagesPerSecond: null, Quality: null });
        Assert.Empty(measurement.Photos);
        Assert.Contains(measurement.Notes, static note => note.StartsWith("The time budget was spent", StringComparison.Ordinal));
        Assert.Throws<OptionsInvalidException>(() => _run.Measure([_run.AddModel()], options with { TimeBudget = TimeSpan.Zero }));
    }

    [Fact]
    public void Many_photos_are_all_compared_in_their_order_but_few_have_pictures()
    {
        MeasurementOptions options = WithTruth(40);
        List<MeasurementProgress> steps = [];
        IReadOnlyList<ModelMeasurement> measurements = _run.Measure([_run.AddModel(), _run.AddBrightness()], options, onProgress: steps.Add);
        Assert.All(measurements, measurement =>
        {
            Assert.True(measurement.IsComplete);
            Assert.Equal(options.Photos, measurement.Photos.Select(static photo => photo.Photo));
            Assert.Equal(36, measurement.Photos.Count(static photo => photo.Strip is not null));
        });
        Assert.Equal(2 * 20, steps.Count(static step => step.Activity.Contains("cutting out", StringComparison.Ordinal)));
        Assert.Equal(steps.Count - 1, steps[^1].Steps);
        double difference = measurements[1].Quality!.IoU.Mean - measurements[0].Quality!.IoU.Mean;
        Assert.Equal(difference, measurements[1].Comparison!.Quality!.IoU.Mean, 1e-9);
    }

    public void Dispose() => _run.Dispose();

    private MeasurementOptions WithTruth(int count)
    {
        string[] photos = [.. Enumerable.Range(0, count).Select(i => _run.AddPhoto($"photo-{i:00}.png", radius: 10 + (i % 15)))];
        string truth = _run.AddTruth("truth.png");
        return MeasuringRun.Quick with { Photos = photos, GroundTruth = photos.ToDictionary(static photo => photo, _ => truth) };
    }
}

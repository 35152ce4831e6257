using Rembg.Measuring;
using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>Models side by side, in real processes.</summary>
public sealed class ModelMeasurerTests : IDisposable
{
    private readonly MeasuringRun _run = new();

    [Fact]
    public void A_synthetic_load_gives_every_figure_that_needs_no_photo()
    {
        string small = _run.AddModel("small.onnx", 32);
        string large = _run.AddModel("large.onnx", 256);
        List<MeasurementProgress> steps = [];
        IReadOnlyList<ModelMeasurement> measurements = _run.Measure([small, large], MeasuringRun.Quick with { Iterations = 6, Batches = [new(3, 40)] }, onProgress: steps.Add);

        Assert.All(measurements, static measurement => Assert.Null(measurement.Failure));
        Assert.All(measurements, static measurement => Assert.True(measurement is { LoadTime: > 0, FirstRunTime: > 0, PeakMemory: > 20_000_000, Provider: "CPU", ImagesPerSecond: null, Quality: null }));
        Assert.All(measurements, static measurement => Assert.True(0 < measurement.LatencyMin && measurement.LatencyMin <= measurement.LatencyMedian && measurement.LatencyMedian <= measurement.LatencyP95));
        Assert.All(measurements, static measurement => Assert.True(Assert.Single(measurement.Batches) is { Batch: { Count: 3, Size: 40 }, TotalTime: > 0 }));
        Assert.Equal([true, false], measurements.Select(static measurement => measurement.IsBaseline));
        Assert.Equal([(32, 32), (256, 256)], measurements.Select(static measurement => (measurement.InputWidth!.Value, measurement.InputHeight!.Value)));

        Assert.Null(measurements[0].Comparison);
        ModelComparison comparison = measurements[1].Comparison!;
        Assert.True(comparison.Latency > 1 && comparison.LatencyLow <= comparison.Latency && comparison.Latency <= comparison.LatencyHigh);
        Assert.Equal((double)new FileInfo(large).Length / new FileInfo(small).Length, comparison.FileSize, 9);

        Assert.All(steps, step => Assert.InRange(step.Step, 0, step.Steps));
        Assert.Equal(steps.Count - 1, steps[^1].Steps);
        Assert.Equal(steps[^1].Steps, steps[^1].Step);
    }

    [Fact]
    public void A_model_that_fails_does_not_keep_the_others_from_being_measured()
    {
        string good = _run.AddModel("good.onnx");
        string damaged = _run.AddFile("damaged.onnx", "no model"u8.ToArray());
        string strange = _run.AddFile("strange.onnx", TinyModel.Convolutions(32, 32, last: "NoSuchOperator"));
        string square = _run.AddFile("flat.onnx", TinyModel.Create("ReduceMean", [1, 3, 32, 32], [], TinyModel.Int("keepdims", 0)));
        MeasurementOptions options = MeasuringRun.Quick with { Photos = [_run.AddPhoto("photo.png")] };
        IReadOnlyList<ModelMeasurement> measurements = _run.Measure([damaged, _run.Directory["missing.onnx"], strange, square, good], options);

        Assert.Contains("damaged.onnx", measurements[0].Failure, StringComparison.Ordinal);
        Assert.Contains("does not exist", measurements[1].Failure, StringComparison.Ordinal);
        Assert.Contains("strange.onnx", measurements[2].Failure, StringComparison.Ordinal);
        Assert.Equal(4, measurements[2].Operators.Values.Sum());

        // It runs, but what it makes is no mask: that shows with the first photo, and what was measured before it stays.
        Assert.Contains("not a mask", measurements[3].Failure, StringComparison.Ordinal);
        Assert.True(measurements[3] is { LatencyMedian: > 0, ImagesPerSecond: null, Comparison: null });
        Assert.True(measurements[4] is { Failure: null, LatencyMedian: > 0, ImagesPerSecond: > 0, CpuTime: > 0, MemoryGrowth: null, Comparison: null });
        Assert.Contains(measurements[4].Notes, static note => note.Contains("reference model", StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_that_is_there_twice_is_measured_twice_and_agrees_with_itself()
    {
        string model = _run.AddModel();
        string namesake = _run.AddModel("other/tiny.onnx");
        MeasurementOptions options = MeasuringRun.Quick with { Photos = [_run.AddPhoto("a.png"), _run.AddPhoto("b.png", 60, 60, 10)] };
        IReadOnlyList<ModelMeasurement> measurements = _run.Measure([model, model, namesake], options);

        Assert.Equal([model, model, namesake], measurements.Select(static measurement => measurement.ModelPath));
        Assert.All(measurements, static measurement => Assert.Equal(("tiny", 2), (measurement.Model, measurement.Photos.Count)));
        Assert.All(measurements, static measurement => Assert.NotNull(measurement.MemoryGrowth));
        Assert.Null(measurements[0].Agreement);
        Assert.All(measurements.Skip(1), static measurement => Assert.Equal(new MetricSummary(1, 1), measurement.Agreement!.IoU));
        Assert.All(measurements.Skip(1), static measurement => Assert.Equal(new MetricSummary(0, 0), measurement.Agreement!.MeanAbsoluteError));
        Assert.All(measurements, static measurement => Assert.Null(measurement.Quality));
    }

    [Fact]
    public void A_process_that_is_killed_between_turns_is_reported_without_a_hang()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The process is found in /proc.");
        string model = _run.AddModel();
        bool isKilled = false;
        IReadOnlyList<ModelMeasurement> measurements = _run.Measure([model, model], MeasuringRun.Quick with { Iterations = 5 }, onProgress: step =>
        {
            if (!isKilled && step.Activity.Contains("turn 3", StringComparison.Ordinal))
            {
                using System.Diagnostics.Process first = System.Diagnostics.Process.GetProcessById(_run.Running[0]);
                first.Kill();
                isKilled = true;
            }
        });
        Assert.Contains("The measuring process ended with exit code", measurements[0].Failure, StringComparison.Ordinal);
        Assert.True(measurements[0] is { LatencyMedian: > 0, PeakMemory: null });
        Assert.True(measurements[1] is { Failure: null, LatencyMedian: > 0, PeakMemory: > 0, Comparison: null });
        Assert.Empty(_run.Running);
    }

    [Fact]
    public void Cancellation_leaves_no_process()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The processes are found in /proc.");
        string model = _run.AddModel();
        using CancellationTokenSource source = new();
        int running = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => _run.Measure([model, model], MeasuringRun.Quick with { Iterations = 5 }, cancellationToken: source.Token, onProgress: step =>
        {
            if (step.Activity.Contains("turn 2", StringComparison.Ordinal))
            {
                running = _run.Running.Count;
                source.Cancel();
            }
        }));
        Assert.Equal(2, running);
        Assert.Empty(_run.Running);
    }

    [Fact]
    public void Options_that_do_not_go_together_are_refused()
    {
        string model = _run.AddModel();
        Assert.ThrowsAny<ArgumentException>(() => _run.Measure([]));
        Assert.ThrowsAny<ArgumentException>(() => _run.Measure([model], MeasuringRun.Quick with { Iterations = 0 }));
        Assert.ThrowsAny<ArgumentException>(() => _run.Measure([model], MeasuringRun.Quick with { GroundTruth = new Dictionary<string, string> { ["a"] = "b" } }));
    }

    public void Dispose() => _run.Dispose();
}

using BenchmarkDotNet.Attributes;

using Rembg.Imaging;

namespace Rembg.Benchmarks.Stages;

/// <summary>From a mask at the model's size to one at the photo's.</summary>
[MemoryDiagnoser]
public class MaskBenchmarks
{
    private StageMask? _stage;
    private Mask? _mask;

    /// <summary>The photo.</summary>
    [Params(StagePhotos.Big, StagePhotos.Small)]
    public string Photo { get; set; } = string.Empty;

    /// <summary>Computes the mask.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _stage = StageMask.Of(Photo);
        _mask = PhotoSteps.Enlarge(_stage.Raw, _stage.Photo.Width, _stage.Photo.Height);
    }

    /// <summary>Frees the mask.</summary>
    [GlobalCleanup]
    public void CleanUp() => _mask?.Dispose();

    /// <summary>Enlarges it, the allocation included.</summary>
    [Benchmark]
    public void Enlarge() => PhotoSteps.Enlarge(_stage!.Raw, _stage.Photo.Width, _stage.Photo.Height).Dispose();

    /// <summary>Measures coverage and bounding box.</summary>
    [Benchmark]
    public double Statistics() => MaskStatistics.Measure(_mask!).Coverage;
}

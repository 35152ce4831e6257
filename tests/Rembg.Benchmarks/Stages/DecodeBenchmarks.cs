using BenchmarkDotNet.Attributes;

namespace Rembg.Benchmarks.Stages;

/// <summary>From a file to 320 × 320 pixels.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private string _path = string.Empty;

    /// <summary>The photo.</summary>
    [Params(StagePhotos.Big, StagePhotos.Small, StagePhotos.SmallPng)]
    public string Photo { get; set; } = string.Empty;

    /// <summary>Makes the photo.</summary>
    [GlobalSetup]
    public void Prepare() => _path = StagePhotos.PathOf(Photo);

    /// <summary>Opens, decodes and resizes.</summary>
    [Benchmark]
    public byte[] Thumbnail() => PhotoSteps.Read(_path, 320, 320).Thumbnail;
}

using BenchmarkDotNet.Attributes;

using Rembg.Inference;

namespace Rembg.Benchmarks.Stages;

/// <summary>A whole photo, from file to file, with nothing else running.</summary>
[MemoryDiagnoser]
public class PhotoBenchmarks
{
    private SegmentationModel? _model;
    private BackgroundRemover? _remover;
    private string _path = string.Empty;
    private string _output = string.Empty;

    /// <summary>The photo.</summary>
    [Params(StagePhotos.Big, StagePhotos.Small, StagePhotos.SmallPng)]
    public string Photo { get; set; } = string.Empty;

    /// <summary>The form of the model.</summary>
    [Params("FP32", "INT8")]
    public string Precision { get; set; } = string.Empty;

    /// <summary>Loads the model.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _model = SegmentationModel.Load(StagePhotos.ModelOf(Precision));
        _remover = new BackgroundRemover(_model, new RemovalOptions { Overwrite = true });
        _path = StagePhotos.PathOf(Photo);
        _output = StagePhotos.Work["stage.png"];
    }

    /// <summary>Lets go of the model.</summary>
    [GlobalCleanup]
    public void CleanUp() => _model?.Dispose();

    /// <summary>Does the photo.</summary>
    [Benchmark]
    public RemovalResult Remove() => _remover!.Remove(_path, _output, CancellationToken.None);
}

using BenchmarkDotNet.Attributes;

using Microsoft.ML.OnnxRuntime;

using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Inference.OutputRules;

namespace Rembg.Benchmarks.Stages;

/// <summary>From 320 × 320 pixels to a mask of that size.</summary>
[MemoryDiagnoser]
public class InferenceBenchmarks
{
    private SegmentationModel? _model;
    private OrtValue? _input;
    private byte[] _thumbnail = [];
    private float[] _tensor = [];
    private float[] _output = [];

    /// <summary>The form of the model.</summary>
    [Params("FP32", "INT8")]
    public string Precision { get; set; } = string.Empty;

    /// <summary>Loads the model and does a photo once.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _model = SegmentationModel.Load(StagePhotos.ModelOf(Precision));
        _thumbnail = PhotoSteps.Read(StagePhotos.PathOf(StagePhotos.Small), _model.InputWidth, _model.InputHeight).Thumbnail;
        _tensor = new float[_thumbnail.Length];
        _input = _model.CreateInput(_thumbnail);
        _output = _model.Run(_input, static output => output.GetTensorDataAsSpan<float>().ToArray(), CancellationToken.None);
    }

    /// <summary>Lets go of the model.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        _input?.Dispose();
        _model?.Dispose();
    }

    /// <summary>Fills the tensor.</summary>
    [Benchmark]
    public void Fill() => TensorInput.Fill(_thumbnail, _model!.Description, _tensor);

    /// <summary>Runs the model alone.</summary>
    [Benchmark]
    public bool Infer() => _model!.Run(_input!, static _ => true, CancellationToken.None);

    /// <summary>Makes bytes of the output, stretched to full contrast.</summary>
    [Benchmark]
    public void ReadMask()
    {
        RawMask mask = MaskStretching.Stretch(_output, _model!.InputWidth, _model.InputHeight, _model.Description.Activation, _model.Pixels)!;
        _model.Pixels.Return(mask.Pixels);
    }
}

using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Tests;

/// <summary>Runs the remover over one photo, with the real model or a tiny one.</summary>
internal sealed class Removal : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SegmentationModel _model;

    private Removal(SegmentationModel model)
    {
        _model = model;
    }

    /// <summary>Files of the test.</summary>
    public TemporaryDirectory Directory => _directory;

    /// <summary>U²-Net-P.</summary>
    public static Removal WithRealModel() => new(SegmentationModel.Load(SharedData.Model, ModelDescriber.ByName(SharedData.Model)));

    /// <summary>A model whose mask is the photo's brightness, stretched to full contrast.</summary>
    public static Removal WithBrightness(int height = 32, int width = 32)
    {
        using TemporaryDirectory directory = new();
        string path = directory["brightness.onnx"];
        File.WriteAllBytes(path, TinyModel.Brightness(height, width));
        return new Removal(SegmentationModel.Load(path, new ModelDescription { Name = "brightness", InputSize = 48 }));
    }

    /// <summary>A remover with the model.</summary>
    public BackgroundRemover Remover(RemovalOptions options) => new(_model, options);

    /// <summary>Writes a cut-out, not refined unless options say so.</summary>
    public RemovalResult Run(string photo, RemovalOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new RemovalOptions();
        options = options with { Refinement = options.Refinement ?? Imaging.Refinement.None };
        string output = _directory[Path.GetFileNameWithoutExtension(photo) + "-" + Guid.NewGuid().ToString("N") + ".out"];
        return new BackgroundRemover(_model, options).Remove(photo, output, cancellationToken);
    }

    /// <summary>The mask of a photo.</summary>
    public Pixels Mask(string photo) => Pixels.Read(Run(photo, new RemovalOptions { MaskOnly = true }).Output);

    public void Dispose()
    {
        _model.Dispose();
        _directory.Dispose();
    }
}

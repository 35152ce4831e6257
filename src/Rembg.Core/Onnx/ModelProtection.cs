using Rembg.Files;

namespace Rembg.Onnx;

/// <summary>Protects models from being overwritten by a run's outputs.</summary>
public static class ModelProtection
{
    /// <summary>Protects a model and the files beside it that contain its weights.</summary>
    /// <param name="files">The files of the run.</param>
    /// <param name="path">The full path of the model.</param>
    public static void ProtectModel(this RunFiles files, string path)
    {
        ArgumentNullException.ThrowIfNull(files);
        files.Protect(path, static model => WeightFiles.Find(model, CancellationToken.None));
    }
}

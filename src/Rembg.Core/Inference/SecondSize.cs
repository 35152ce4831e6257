using Microsoft.ML.OnnxRuntime;

using Rembg.Inference.Devices;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Inference;

/// <summary>Opens models at the input size of their second look.</summary>
internal static class SecondSize
{
    /// <summary>Opens a model. The caller disposes of the session.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="description">The model's description.</param>
    /// <param name="photo">The shape of the photo at the model's own size.</param>
    /// <param name="settings">The settings of the session.</param>
    /// <param name="device">The device of the session.</param>
    /// <returns>The session and the description of its input; null if the file cannot be changed to this size.</returns>
    public static (InferenceSession Session, ModelDescription Description)? Open(string path, ModelDescription description, PhotoShape photo, SessionSettings settings, ExecutionDevice device)
    {
        int side = description.SecondInputSize;
        try
        {
            ModelProto model = ResizedModel.Read(path, description.InputValues, photo, photo with { Height = side, Width = side });
            return (SessionFactory.Open(model, settings, device), description with { InputSize = side, SecondInputSize = 0, InputValues = InputValues.None });
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidDataException or OnnxRuntimeException or RembgException or IOException)
        {
            // The mask of the first look is still good.
            return null;
        }
    }
}

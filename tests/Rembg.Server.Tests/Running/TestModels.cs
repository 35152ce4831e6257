using Rembg.Models;

namespace Rembg.Tests.Running;

/// <summary>Models of a few nodes, installed beside the real one: they make a mask in a millisecond, or take as long as a test wants.</summary>
internal static class TestModels
{
    private static readonly Lock Gate = new();

    /// <summary>A model whose mask is the photo's brightness at 64 × 64.</summary>
    public static string Tiny => Install("tiny", TinyModel.Brightness(64, 64), 64);

    /// <summary>The same, fed and read pixel by pixel.</summary>
    public static string TinyPixels => Install("tinypixels", TinyModel.PixelBrightness(64, 64), 64);

    /// <summary>Another one, of 96 × 96.</summary>
    public static string Other => Install("other", TinyModel.Brightness(96, 96), 96);

    /// <summary>One that takes some tenths of a second.</summary>
    public static string Slow => Install("slow", TinyModel.Convolutions(1536, 1536), 1536);

    /// <summary>One that tells reddish, greenish and bluish apart.</summary>
    public static string Colors => Install("colors", TinyModel.Planes(32, 32, [0, 0, 0, 0.7f], [1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]), 32, "background", "red", "green", "blue");

    /// <summary>A file under a model's name that is not a model.</summary>
    public static string Broken => Install("broken", [1, 2, 3], 64);

    /// <summary>The file of a model that is installed.</summary>
    public static string PathOf(string name) => Path.Combine(Environment.GetEnvironmentVariable("U2NET_HOME")!, name + ".onnx");

    /// <summary>Installs a model that is described by its metadata alone, which the server accepts from files with a quantized form's name.</summary>
    /// <returns>The name.</returns>
    public static string InstallAlone(string name, byte[] model)
    {
        lock (Gate)
        {
            File.WriteAllBytes(PathOf(name), model);
        }

        return name;
    }

    /// <summary>Installs a model of any name.</summary>
    /// <returns>The name.</returns>
    public static string Install(string name, byte[] model, int inputSize, params string[] classes)
    {
        string path = PathOf(name);
        lock (Gate)
        {
            if (!File.Exists(path))
            {
                DescriptionFile.Write(path, new ModelDescription { Name = name, InputSize = inputSize, Classes = [.. classes] }, new string('0', 64));
                File.WriteAllBytes(path + ".new", model);
                File.Move(path + ".new", path);
            }
        }

        return name;
    }
}

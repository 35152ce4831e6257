using Rembg.Files;
using Rembg.Inference;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Library;

/// <summary>Takes a model of the user's own into a store, under a name.</summary>
public static class ModelRegistration
{
    /// <summary>Sees to it that a name is free to be registered.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ArgumentException">It is no name, or another model's.</exception>
    public static void CheckName(string name)
    {
        if (DeviceNames.Includes(name))
        {
            throw new ArgumentException($"'{name}' cannot be a model's name: Windows reserves it for a device. Choose another name.");
        }

        if (!ModelStore.IsName(name))
        {
            throw new ArgumentException($"'{name}' cannot be a model's name: use up to 64 letters, digits, dots, hyphens and underscores, the first a letter or digit.");
        }

        if (ModelCatalogue.Find(name) is not null)
        {
            throw new ArgumentException($"'{name}' is a model of the catalogue; choose another name.");
        }

        if (QuantizedNames.SourceOf(name).Length < name.Length)
        {
            throw new ArgumentException($"'{name}' is named as quantized models are; register the FP32 model, and quantize it then.");
        }
    }

    /// <summary>Copies a model into a store with its description beside it, after it has made a mask of a test picture.</summary>
    /// <param name="store">Where to.</param>
    /// <param name="source">The model file.</param>
    /// <param name="description">How it is fed and read, and its name.</param>
    /// <param name="anySize">Whether the size that the file itself has takes the place of the described one.</param>
    /// <param name="overwrite">Whether a model that was registered under the name is replaced.</param>
    /// <param name="cancellationToken">Stops the work and leaves nothing behind.</param>
    /// <returns>The model's file in the store.</returns>
    /// <exception cref="ArgumentException">The name or the description makes no sense.</exception>
    /// <exception cref="HomeMissingException">The user has no directory for models.</exception>
    /// <exception cref="PathUntrustedException">Another user could have prepared that directory.</exception>
    /// <exception cref="ModelNotFoundException">There is no such file.</exception>
    /// <exception cref="ModelInvalidException">The description does not fit the model, or the file is not a model.</exception>
    /// <exception cref="OutputExistsException">The name is taken.</exception>
    /// <exception cref="OutputCollisionException">The model lies in the store under this name, so that it would be written over itself.</exception>
    /// <exception cref="RembgException">The files cannot be written.</exception>
    public static string Register(ModelStore store, string source, ModelDescription description, bool anySize, bool overwrite, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(description);
        CheckName(description.Name);
        if (description.Flaw is { } flaw)
        {
            throw new ArgumentException($"The description makes no sense: {flaw}.");
        }

        string destination = new ModelDirectory(store.RequireHome()).FileOf(description.Name);
        if (!overwrite && File.Exists(destination))
        {
            throw new OutputExistsException(destination);
        }

        RefuseToReplace(source, destination);
        int inputSize = Check(source, description, anySize, cancellationToken);
        SafeFiles.CreateDirectory(Path.GetDirectoryName(destination)!);
        Copy(source, destination, overwrite, cancellationToken);
        DescriptionFile.Write(destination, description with { InputSize = inputSize }, ModelVerifier.ContentHash(destination, cancellationToken));
        return destination;
    }

    private static void RefuseToReplace(string source, string destination)
    {
        RunFiles files = new();
        files.ProtectModel(Path.GetFullPath(source));
        files.Refuse(destination);
        files.Refuse(OnnxFile.WeightsOf(destination));
        files.Refuse(DescriptionFile.PathFor(destination));
    }

    /// <summary>Loads the model with its description and lets it work: a wrong size, output or number of classes shows now and not at the first photo.</summary>
    /// <returns>The side of its input, the longer one, in pixels.</returns>
    private static int Check(string source, ModelDescription description, bool anySize, CancellationToken cancellationToken)
    {
        using SegmentationModel model = SegmentationModel.Load(source, description);
        if (!anySize && (model.InputWidth, model.InputHeight) != (description.InputSize, description.InputSize))
        {
            throw new ModelInvalidException(source, $"its input is {model.InputWidth} × {model.InputHeight} and cannot be {description.InputSize} × {description.InputSize} as described");
        }

        ModelTest.Try(model, cancellationToken);
        return Math.Max(model.InputWidth, model.InputHeight);
    }

    private static void Copy(string source, string destination, bool overwrite, CancellationToken cancellationToken)
    {
        HashSet<string> weightFiles = [];
        ModelProto model = OnnxFile.Read(source, weightFiles);
        if (weightFiles.Count > 0)
        {
            // The file names those beside it: under another name and in another place it is written anew, with all its weights.
            OnnxFile.Write(model, destination, overwrite);
            return;
        }

        AtomicFile.Write(destination, overwrite, path =>
        {
            using FileStream from = RegularFile.OpenRead(source, FileOptions.SequentialScan);
            using FileStream to = File.Create(path);
            from.CopyToAsync(to, cancellationToken).GetAwaiter().GetResult();
            SafeFiles.Protect(path);
        });
    }
}

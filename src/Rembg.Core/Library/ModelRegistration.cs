using Rembg.Files;
using Rembg.Inference;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Library;

/// <summary>Registers a user's own model in a store, under a name.</summary>
public static class ModelRegistration
{
    /// <summary>Checks that a name may be registered.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="OptionsInvalidException">The name is invalid or belongs to another model.</exception>
    public static void CheckName(string name)
    {
        if (DeviceNames.Includes(name))
        {
            throw new OptionsInvalidException($"'{name}' cannot be a model's name: Windows reserves it for a device. Choose another name.");
        }

        if (!ModelStore.IsName(name))
        {
            throw new OptionsInvalidException($"'{name}' cannot be a model's name: use up to 64 letters, digits, dots, hyphens and underscores, beginning with a letter or digit.");
        }

        if (ModelCatalogue.Find(name) is not null)
        {
            throw new OptionsInvalidException($"'{name}' is the name of a model in the catalogue; choose another name.");
        }

        if (QuantizedNames.SourceOf(name).Length < name.Length)
        {
            throw new OptionsInvalidException($"'{name}' is the name of a quantized model; register the FP32 model and then quantize it.");
        }
    }

    /// <summary>Copies a model and its description into a store, after the model has made a mask of a test picture.</summary>
    /// <param name="store">The store.</param>
    /// <param name="source">The model file.</param>
    /// <param name="description">The model's name, input and output.</param>
    /// <param name="anySize">True if the input size that the file declares takes precedence over the described one.</param>
    /// <param name="overwrite">True to replace a model that is registered under this name.</param>
    /// <param name="cancellationToken">Cancels the work and leaves nothing behind.</param>
    /// <returns>The path of the model's file in the store.</returns>
    /// <exception cref="OptionsInvalidException">The name or the description is invalid.</exception>
    /// <exception cref="HomeMissingException">The user has no directory for models.</exception>
    /// <exception cref="PathUntrustedException">Another user could have prepared that directory.</exception>
    /// <exception cref="ModelNotFoundException">The file does not exist.</exception>
    /// <exception cref="ModelInvalidException">The description does not fit the model, or the file is not a model.</exception>
    /// <exception cref="OutputExistsException">The name is already registered.</exception>
    /// <exception cref="OutputCollisionException">
    /// The source is the model's own file in the store, which would be overwritten by itself.
    /// </exception>
    /// <exception cref="RembgException">The files cannot be written.</exception>
    public static string Register(ModelStore store, string source, ModelDescription description, bool anySize, bool overwrite, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(description);
        CheckName(description.Name);
        if (description.Flaw is { } flaw)
        {
            throw new OptionsInvalidException($"The description is invalid: {flaw}.");
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

    /// <summary>
    /// Loads the model with its description and runs it, so that a wrong size, output or number of classes is found now and not
    /// at the first photo.
    /// </summary>
    /// <returns>The longer side of the model's input, in pixels.</returns>
    private static int Check(string source, ModelDescription description, bool anySize, CancellationToken cancellationToken)
    {
        using SegmentationModel model = SegmentationModel.Load(source, description);
        if (!anySize && (model.InputWidth, model.InputHeight) != (description.InputSize, description.InputSize))
        {
            throw new ModelInvalidException(source, $"its input is {model.InputWidth} × {model.InputHeight}, not {description.InputSize} × {description.InputSize} as described");
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
            // The file names the files of its weights. Under another name and in another place it is rewritten, with all its weights.
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

using Rembg.Onnx;

namespace Rembg.Models;

/// <summary>Finds out how to prepare the input of a model file and read its output.</summary>
public static class ModelDescriber
{
    /// <summary>Returns the description of a file: from the registration beside it, else from its metadata, else by its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">All metadata entries of the file.</param>
    /// <exception cref="InvalidDataException">An entry, or the file beside it, is damaged; the message says which, in a clause.</exception>
    public static ModelDescription Describe(string path, IReadOnlyDictionary<string, string> metadata) => Known(path, metadata) ?? ByName(path);

    /// <summary>Reads the metadata of a file and returns its description.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelInvalidException">The file is not a model, or its description is damaged.</exception>
    public static ModelDescription OfFile(string path)
    {
        try
        {
            return Describe(path, OnnxMetadata.Read(path));
        }
        catch (InvalidDataException exception)
        {
            throw new ModelInvalidException(path, exception.Message, exception);
        }
    }

    /// <summary>
    /// As <see cref="Describe"/>, but returns null if nothing is known about the file and U²-Net's values would be a guess.
    /// </summary>
    /// <inheritdoc cref="Describe"/>
    public static ModelDescription? Known(string path, IReadOnlyDictionary<string, string> metadata)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return DescriptionFile.Find(path)?.Description ?? ModelMetadata.Read(metadata, name) ?? OfCatalogue(name);
    }

    /// <summary>
    /// Returns the description for a file by its name: the catalogue's if the name is in it, also with a quantized form's
    /// suffix (<c>u2netp.int8.onnx</c>); otherwise the U²-Net family's.
    /// </summary>
    public static ModelDescription ByName(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return OfCatalogue(name) ?? new ModelDescription { Name = name, OutputIsAssumed = true };
    }

    private static ModelDescription? OfCatalogue(string name)
    {
        if (ModelCatalogue.Find(name) is { } published)
        {
            return published;
        }

        // Same input and output as the published model, but another file.
        return ModelCatalogue.Find(QuantizedNames.SourceOf(name)) is { } original ? original with { Name = name, Publication = null } : null;
    }
}

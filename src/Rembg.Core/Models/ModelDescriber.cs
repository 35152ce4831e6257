using Rembg.Onnx;

namespace Rembg.Models;

/// <summary>Finds out how a model file is fed and read.</summary>
public static class ModelDescriber
{
    /// <summary>
    /// The description of a file: the one that lies beside it where it was registered, that of its own metadata where it has
    /// one, otherwise by its name.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">All entries of its metadata.</param>
    /// <exception cref="InvalidDataException">An entry, or the file beside it, is damaged; the message says which, in a clause.</exception>
    public static ModelDescription Describe(string path, IReadOnlyDictionary<string, string> metadata) => Known(path, metadata) ?? ByName(path);

    /// <summary>The description of a file, whose metadata is read for it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelInvalidException">The file is no model, or what describes it is damaged.</exception>
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

    /// <summary>As <see cref="Describe"/>, but null where nothing is known of the file and U²-Net's values would be a guess.</summary>
    /// <inheritdoc cref="Describe"/>
    public static ModelDescription? Known(string path, IReadOnlyDictionary<string, string> metadata)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        return DescriptionFile.Find(path)?.Description ?? ModelMetadata.Read(metadata, name) ?? OfCatalogue(name);
    }

    /// <summary>
    /// The description for a file by its name alone: that of the catalogue where the file carries a name from it, also in a
    /// quantized form (<c>u2netp.int8.onnx</c>), and the U²-Net family's otherwise.
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

        // Fed and read as the published model is, but another file.
        return ModelCatalogue.Find(QuantizedNames.SourceOf(name)) is { } original ? original with { Name = name, Publication = null } : null;
    }
}

namespace Rembg.Models;

/// <summary>The models known by name: rembg's, as far as their first output alone makes the mask.</summary>
public static class ModelCatalogue
{
    /// <summary>The model used where none is named.</summary>
    public const string DefaultName = "u2netp";

    /// <summary>Every model of the catalogue.</summary>
    public static IReadOnlyList<ModelDescription> All { get; } =
    [
        Published("u2netp", "general, small and fast (4.6 MB)", "8e83ca70e441ab06c318d82300c84806"),
        Published("u2net", "general (176 MB)", "60024c5c889badc19c04ad937298a77b"),
        Published("u2net_human_seg", "people (176 MB)", "c09ddc2e0104f800e3e1bb4652583d1f"),
        Published("silueta", "general, a reduced u2net (43 MB)", "55e59e0d8062d2f5d013f4725ee84782"),
        Published("isnet-general-use", "general, fine detail, slow (179 MB)", "fc16ebd8b0c10d971d3513d564d01e29") with
        {
            InputSize = 1024,
            Mean = ChannelValues.All(0.5),
            StandardDeviation = ChannelValues.All(1),
        },
        Published("isnet-anime", "drawn characters, slow (176 MB)", "6f184e756bb3bd901c8849220a83e38e") with
        {
            InputSize = 1024,
            StandardDeviation = ChannelValues.All(1),
        },
    ];

    /// <summary>The description of a model, or null where the name is not in the catalogue.</summary>
    public static ModelDescription? Find(string name) =>
        All.FirstOrDefault(description => string.Equals(description.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// The description for a file by its name: that of the catalogue where the file carries a name from it, also in a
    /// quantized form (<c>u2netp.int8.onnx</c>), and the U²-Net family's otherwise.
    /// </summary>
    public static ModelDescription Describe(string path)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        if (Find(name) is { } published)
        {
            return published;
        }

        // Fed and read as the published model is, but another file.
        string stem = QuantizedNames.IsQuantized(path) ? Path.GetFileNameWithoutExtension(name) : name;
        return Find(stem) is { } original ? original with { Name = name, Source = null, Md5 = null } : new ModelDescription { Name = name };
    }

    /// <summary>The description for a file: that of its own metadata where it has one, otherwise by its name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">All entries of its metadata.</param>
    /// <exception cref="InvalidDataException">An entry is damaged; the message says which, in a clause.</exception>
    public static ModelDescription Describe(string path, IReadOnlyDictionary<string, string> metadata)
    {
        ModelDescription byName = Describe(path);
        return ModelMetadata.Read(metadata, byName.Name) ?? byName;
    }

    private static ModelDescription Published(string name, string purpose, string md5) => new()
    {
        Name = name,
        Purpose = purpose,
        Source = new Uri($"https://github.com/danielgatis/rembg/releases/download/v0.0.0/{name}.onnx"),
        Md5 = md5,
    };
}

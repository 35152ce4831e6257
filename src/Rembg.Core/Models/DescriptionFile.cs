using System.Text.Json;
using System.Text.Json.Serialization;

using Rembg.Files;
using Rembg.Imaging;

namespace Rembg.Models;

/// <summary>
/// The registration of a model, in a JSON file beside it (<c>shop.rembg.json</c> for <c>shop.onnx</c>) that people may read and
/// correct.
/// </summary>
public sealed record DescriptionFile
{
    private const string Extension = ".rembg.json";

    // A description has a few hundred bytes; anything much larger is something else.
    private const int LargestSize = 64 * 1024;

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        PropertyNameCaseInsensitive = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    private DescriptionFile(string path, ModelDescription description, string? sha256)
    {
        Path = path;
        Description = description;
        Sha256 = sha256;
    }

    /// <summary>The file of the description.</summary>
    public string Path { get; }

    /// <summary>The description of the model's input and output.</summary>
    public ModelDescription Description { get; }

    /// <summary>The checksum of the model when it was registered; null if the file states none.</summary>
    public string? Sha256 { get; }

    /// <summary>Returns the path of the description of a model file.</summary>
    public static string PathFor(string model) => System.IO.Path.ChangeExtension(model, null) + Extension;

    /// <summary>Reads the description beside a model file; null if there is no description.</summary>
    /// <param name="model">The model file.</param>
    /// <exception cref="InvalidDataException">The description is damaged; the message explains the damage in a clause.</exception>
    public static DescriptionFile? Find(string model)
    {
        string path = PathFor(model);
        return File.Exists(path) ? Read(path) : null;
    }

    /// <summary>Writes the description of a model file beside it, replacing an earlier one.</summary>
    /// <param name="model">The model file.</param>
    /// <param name="description">The model's name, input and output.</param>
    /// <param name="sha256">The checksum of the model: SHA-256 of its content, including the files of its weights.</param>
    public static void Write(string model, ModelDescription description, string sha256)
    {
        ArgumentNullException.ThrowIfNull(description);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(Content.Of(description, sha256), Options);
        AtomicFile.Write(PathFor(model), overwrite: true, path =>
        {
            File.WriteAllBytes(path, json);
            SafeFiles.Protect(path);
        });
    }

    private static DescriptionFile Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LargestSize)
            {
                throw new InvalidDataException("it is too large for a description");
            }

            Content content = JsonSerializer.Deserialize<Content>(RegularFile.ReadAllBytes(path), Options) ?? throw new InvalidDataException("it is empty");
            string file = System.IO.Path.GetFileName(path);
            return new DescriptionFile(path, content.ToDescription(file[..^Extension.Length]), content.Sha256);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"its description '{path}' is damaged: {exception.Message.TrimEnd('.')}", exception);
        }
    }

    /// <summary>The file's members, in order. Members that are null are optional or missing.</summary>
    private sealed record Content(
        string? Purpose,
        int? InputSize,
        PixelScaling Scaling,
        double[]? Mean,
        double[]? StandardDeviation,
        int? OutputIndex,
        OutputActivation Activation,
        string[]? Classes,
        Dictionary<string, double>? InputValues,
        double[]? Levels,
        string? Sha256)
    {
        public static Content Of(ModelDescription description, string sha256) => new(
            description.Purpose.Length > 0 ? description.Purpose : null,
            description.InputSize,
            description.Scaling,
            [description.Mean.Red, description.Mean.Green, description.Mean.Blue],
            [description.StandardDeviation.Red, description.StandardDeviation.Green, description.StandardDeviation.Blue],
            description.OutputIndex,
            description.Activation,
            description.Classes.Count > 0 ? [.. description.Classes] : null,
            description.InputValues.Count > 0 ? new Dictionary<string, double>(description.InputValues) : null,
            description.Levels.IsNeutral ? null : [description.Levels.Low, description.Levels.High],
            sha256);

        public ModelDescription ToDescription(string name)
        {
            ModelDescription description = new()
            {
                Name = name,
                Purpose = Purpose ?? string.Empty,
                InputSize = InputSize ?? throw Missing("inputSize"),
                Scaling = Scaling,
                Mean = ToChannels(Mean, "mean"),
                StandardDeviation = ToChannels(StandardDeviation, "standardDeviation"),
                OutputIndex = OutputIndex ?? 0,
                OutputIsAssumed = OutputIndex is null,
                Activation = Activation,
                Classes = ClassNames.Create(Classes),
                InputValues = Models.InputValues.Create(InputValues ?? []),
                Levels = ToLevels(Levels),
            };
            return description.Flaw is { } flaw ? throw new InvalidDataException(flaw) : description;
        }

        /// <summary>Reads three numbers, for red, green and blue, or one for all.</summary>
        private static ChannelValues ToChannels(double[]? numbers, string member) => numbers switch
        {
            [double red, double green, double blue] => new ChannelValues(red, green, blue),
            [double all] => ChannelValues.All(all),
            null => throw Missing(member),
            _ => throw new InvalidDataException($"its {member} has {numbers.Length} numbers, not one or three"),
        };

        /// <summary>Reads the low point and the high point; neutral if the file has none.</summary>
        private static Levels ToLevels(double[]? numbers) => numbers switch
        {
            [double low, double high] => new Levels(low, high),
            null => Imaging.Levels.Neutral,
            _ => throw new InvalidDataException($"its levels have {numbers.Length} numbers, not two"),
        };

        private static InvalidDataException Missing(string member) => new($"it has no {member}");
    }
}

using System.Globalization;
using System.Text.Json;

using Rembg.Imaging;

namespace Rembg.Models;

/// <summary>
/// Reads and writes a model's description as metadata entries of its ONNX file (<c>metadata_props</c>). Such a file needs no
/// catalogue and may have any name. Numbers are written so that they are read back unchanged in any culture.
/// </summary>
public static class ModelMetadata
{
    /// <summary>The entry of the model's name; if it is missing, the file's name is the model's name.</summary>
    internal const string Name = "rembg.name";

    /// <summary>
    /// The entry of the levels. If it is missing, a model of the catalogue has its own levels, and any other model has neutral
    /// ones.
    /// </summary>
    internal const string Levels = "rembg.levels";

    private const string InputSize = "rembg.input_size";
    private const string Scaling = "rembg.scaling";
    private const string Mean = "rembg.mean";
    private const string StandardDeviation = "rembg.std";
    private const string OutputIndex = "rembg.output_index";
    private const string Activation = "rembg.activation";
    private const string Classes = "rembg.classes";
    private const string InputValues = "rembg.input_values";

    /// <summary>The keys of all entries that a description may have.</summary>
    internal static IReadOnlyList<string> Keys { get; } = [Name, InputSize, Scaling, Mean, StandardDeviation, OutputIndex, Activation, Classes, InputValues, Levels];

    /// <summary>Writes a description as entries, in the order of their keys.</summary>
    public static IReadOnlyDictionary<string, string> Write(ModelDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        SortedDictionary<string, string> entries = new(StringComparer.Ordinal)
        {
            [Name] = description.Name,
            [InputSize] = description.InputSize.ToString(CultureInfo.InvariantCulture),
            [Scaling] = description.Scaling.ToString(),
            [Mean] = Format(description.Mean),
            [StandardDeviation] = Format(description.StandardDeviation),
            [OutputIndex] = description.OutputIndex.ToString(CultureInfo.InvariantCulture),
            [Activation] = description.Activation.ToString(),
        };
        if (description.Classes.Count > 0)
        {
            entries[Classes] = description.Classes.ToString();
        }

        if (description.InputValues.Count > 0)
        {
            // Input names may contain any character.
            entries[InputValues] = JsonSerializer.Serialize(new Dictionary<string, double>(description.InputValues));
        }

        if (!description.Levels.IsNeutral)
        {
            entries[Levels] = string.Create(CultureInfo.InvariantCulture, $"{description.Levels.Low:R},{description.Levels.High:R}");
        }

        return entries;
    }

    /// <summary>Reads the description from a file's metadata.</summary>
    /// <param name="metadata">All entries of the file.</param>
    /// <param name="fallbackName">The model's name if the metadata states none.</param>
    /// <returns>The description, with U²-Net's values for missing entries; null if the metadata has no such entry.</returns>
    /// <exception cref="InvalidDataException">An entry is damaged; the message says which, in a clause.</exception>
    public static ModelDescription? Read(IReadOnlyDictionary<string, string> metadata, string fallbackName)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (!Keys.Any(metadata.ContainsKey))
        {
            return null;
        }

        string name = metadata.TryGetValue(Name, out string? given) && given.Length > 0 ? given : fallbackName;
        ModelDescription usual = new() { Name = name };
        ModelDescription? published = ModelCatalogue.Find(QuantizedNames.SourceOf(name));
        int inputSize = Get(metadata, InputSize, usual.InputSize, ParseSize);
        ModelDescription description = new()
        {
            Name = name,
            InputSize = inputSize,
            SecondInputSize = inputSize == published?.InputSize ? published.SecondInputSize : 0,
            Scaling = Get(metadata, Scaling, usual.Scaling, ParseName<PixelScaling>),
            Mean = Get(metadata, Mean, usual.Mean, ParseChannels),
            StandardDeviation = Get(metadata, StandardDeviation, usual.StandardDeviation, ParseDivisors),
            OutputIndex = Get(metadata, OutputIndex, usual.OutputIndex, ParseIndex),
            OutputIsAssumed = !metadata.ContainsKey(OutputIndex),
            InputValues = metadata.TryGetValue(InputValues, out string? values) ? ParseValues(values) : usual.InputValues,
            Activation = Get(metadata, Activation, usual.Activation, ParseName<OutputActivation>),
            Classes = metadata.TryGetValue(Classes, out string? classes) ? ClassNames.Create(classes.Split(',')) : usual.Classes,

            // Earlier versions wrote files of known models without levels.
            Levels = Get(metadata, Levels, published?.Levels ?? usual.Levels, ParseLevels),
        };
        return description.Flaw is { } flaw ? throw new InvalidDataException($"its metadata is damaged: {flaw}") : description;
    }

    private static string Format(ChannelValues values) =>
        string.Create(CultureInfo.InvariantCulture, $"{values.Red:R},{values.Green:R},{values.Blue:R}");

    private static T Get<T>(IReadOnlyDictionary<string, string> metadata, string key, T usual, Func<string, T?> parse)
        where T : struct
    {
        return metadata.TryGetValue(key, out string? text)
            ? parse(text) ?? throw new InvalidDataException($"its metadata '{key}' is damaged: '{text}'")
            : usual;
    }

    private static int? ParseSize(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int size) && size > 0 ? size : null;

    private static ChannelValues? ParseDivisors(string text) =>
        ParseChannels(text) is { Red: not 0, Green: not 0, Blue: not 0 } values ? values : null;

    private static ChannelValues? ParseChannels(string text)
    {
        double?[] values = [.. text.Split(',').Select(static part => ParseNumber(part))];
        return values is [{ } red, { } green, { } blue] ? new ChannelValues(red, green, blue) : null;
    }

    private static Levels? ParseLevels(string text)
    {
        double?[] values = [.. text.Split(',').Select(static part => ParseNumber(part))];
        return values is [{ } low, { } high] && new Levels(low, high) is { Flaw: null } levels ? levels : null;
    }

    private static InputValues ParseValues(string text)
    {
        try
        {
            return Models.InputValues.Create(JsonSerializer.Deserialize<Dictionary<string, double>>(text) ?? []);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"its metadata '{InputValues}' is damaged: '{text}'", exception);
        }
    }

    private static double? ParseNumber(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : null;

    private static int? ParseIndex(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? index : null;

    /// <summary>Parses names only: as a number, any value would be accepted, even an undefined one.</summary>
    private static T? ParseName<T>(string text)
        where T : struct, Enum => Enum.GetNames<T>().Contains(text) ? Enum.Parse<T>(text) : null;
}

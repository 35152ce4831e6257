using Rembg.Files;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Library;

/// <summary>Describes all models: catalogued, registered and quantized ones.</summary>
public sealed class ModelInventory
{
    private readonly ModelStore _store;

    /// <summary>Describes the models of a store.</summary>
    /// <param name="store">The store of models.</param>
    public ModelInventory(ModelStore store)
    {
        _store = store;
    }

    /// <summary>Collects the known facts about a model. Its file is read for the checksum.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="cancellationToken">Cancels the reading.</param>
    /// <exception cref="ModelNotFoundException">The model is unknown.</exception>
    public ModelInfo Tell(string name, CancellationToken cancellationToken)
    {
        string? path = _store.Find(name);
        try
        {
            return path is not null
                ? OfFile(path, cancellationToken)
                : Describe(ModelCatalogue.Find(name) ?? throw _store.Missing(name), path: null) is var absent && absent.Source is null
                    ? absent with { State = ModelState.NeedsFile }
                    : absent;
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException or ModelInvalidException)
        {
            return Describe(ModelDescriber.ByName(path!), path) with { State = ModelState.Damaged, Problem = exception.Message };
        }
    }

    private static ModelInfo OfFile(string path, CancellationToken cancellationToken)
    {
        string name = Path.GetFileNameWithoutExtension(path);
        if (DescriptionFile.Find(path) is { } registered)
        {
            Checksum[] expected = registered.Sha256 is { } sha256 ? [new Checksum(ChecksumAlgorithm.Sha256, sha256)] : [];
            return Describe(registered.Description, path) with
            {
                Checksums = expected,
                State = expected.Length == 0 || expected[0].Value == ModelVerifier.ContentHash(path, cancellationToken) ? ModelState.Registered : ModelState.Modified,
            };
        }

        IReadOnlyDictionary<string, string> metadata = OnnxMetadata.Read(path);
        ModelInfo found = Describe(ModelDescriber.Describe(path, metadata) with { Name = name }, path);
        if (QuantizedNames.IsQuantized(path))
        {
            string source = QuantizedNames.SourceOf(name);
            return found with
            {
                State = ModelState.Quantized,
                QuantizedFrom = source,
                MeetsTarget = QuantizationFacts.Read(metadata)?.MeetsTarget,
                Purpose = found.Purpose.Length > 0 ? found.Purpose : ModelCatalogue.Find(source)?.Purpose ?? string.Empty,
                License = found.License ?? ModelCatalogue.Find(source)?.License,
            };
        }

        ModelDescription published = ModelCatalogue.Find(name)!;
        bool isPublished = published.Publication is { } publication && Checksum.Matches(path, publication.Checksums, cancellationToken, out _);
        return Describe(published, path) with { State = isPublished ? ModelState.Verified : ModelState.Modified };
    }

    private static ModelInfo Describe(ModelDescription model, string? path) => new()
    {
        Name = model.Name,
        Purpose = model.Purpose,
        State = ModelState.NotInstalled,
        Path = path,
        FileSize = path is null ? null : OnnxFile.SizeOf(path),
        QuantizedFrom = null,
        MeetsTarget = null,
        License = model.License,
        Source = model.Publication?.Source,
        DownloadSize = model.Publication?.Size,
        Checksums = model.Publication?.Checksums ?? [],
        InputSize = model.InputSize,
        Scaling = model.Scaling,
        Mean = model.Mean,
        StandardDeviation = model.StandardDeviation,
        OutputIndex = model.OutputIndex,
        InputValues = model.InputValues,
        Activation = model.Activation,
        Classes = model.Classes,
        Levels = model.Levels,
    };
}

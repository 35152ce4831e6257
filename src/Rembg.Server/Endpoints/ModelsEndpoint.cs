using Microsoft.AspNetCore.Http;

using Rembg.Files;
using Rembg.Imaging;
using Rembg.Models;
using Rembg.Server.Configuration;
using Rembg.Server.Models;

namespace Rembg.Server.Endpoints;

/// <summary><c>/api/models</c>: the models that a client can choose from.</summary>
internal sealed class ModelsEndpoint
{
    private static readonly string[] Formats = [.. Enum.GetNames<OutputFormat>().Select(static name => name.ToLowerInvariant())];
    private static readonly string[] Refinements = [.. Enum.GetNames<Refinement>().Select(static name => name.ToLowerInvariant())];

    private readonly ModelStore _store;
    private readonly ServerOptions _options;

    /// <summary>Lists the models of a store.</summary>
    public ModelsEndpoint(ModelSelection selection, ServerOptions options)
    {
        _store = selection.Store;
        _options = options;
    }

    /// <summary>Sends the list.</summary>
    public Task GetAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        Answer answer = new(
            _options.Model,
            [.. Installed()],
            Formats,
            Refinements,
            new Limits(_options.FileSizeLimit, _options.PixelLimit),
            _options.ApiKeys.Count > 0);
        return context.Response.WriteAsJsonAsync(answer, context.RequestAborted);
    }

    private IEnumerable<Model> Installed()
    {
        foreach (string name in _store.Names.Select(QuantizedNames.SourceOf).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            string? full = Find(name);
            string? quantized = Find(name + QuantizedNames.EightBits);
            if ((full ?? quantized) is { } path)
            {
                ModelDescription description = ModelCatalogue.Find(name) ?? Describe(path);
                IEnumerable<string> precisions = [.. full is null ? Array.Empty<string>() : ["fp32"], .. quantized is null ? Array.Empty<string>() : ["int8"]];
                IEnumerable<string> classes = description.Classes.Skip(1);
                yield return new Model(name, description.Purpose, [.. precisions], [.. classes], description.InputSize, description.License?.Name, description.License?.AllowsCommercialUse);
            }
        }
    }

    private string? Find(string name)
    {
        try
        {
            return _store.Find(name);
        }
        catch (PathUntrustedException)
        {
            return null;
        }
    }

    private static ModelDescription Describe(string path)
    {
        try
        {
            return ModelDescriber.OfFile(path);
        }
        catch (Exception exception) when (exception is RembgException or IOException or UnauthorizedAccessException)
        {
            return ModelDescriber.ByName(path);
        }
    }

    private sealed record Answer(string Default, IReadOnlyList<Model> Models, IReadOnlyList<string> Formats, IReadOnlyList<string> Refinements, Limits Limits, bool NeedsApiKey);

    private sealed record Model(string Name, string Purpose, IReadOnlyList<string> Precisions, IReadOnlyList<string> Classes, int InputSize, string? License, bool? AllowsCommercialUse);

    private sealed record Limits(long FileBytes, long Pixels);
}

using Rembg.Imaging.Finishing;
using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Server.Removal;

/// <summary>The outputs that a request wants of a photo.</summary>
/// <param name="Source">The photo's file.</param>
/// <param name="Model">The model's name; null for the server's own.</param>
/// <param name="Precision">Which form of it; null for the server's own choice.</param>
/// <param name="Options">What to make of it.</param>
internal sealed record RemovalRequest(string Source, string? Model, ModelPrecision? Precision, RemovalOptions Options)
{
    /// <summary>True if classes that a model tells apart lie one below the other in the answer when the request chooses none.</summary>
    public bool StacksClasses { get; init; }

    /// <summary>The files of an archive by their names; null if the answer is an image.</summary>
    public IReadOnlyDictionary<string, OutputOptions>? Archive { get; init; }
}

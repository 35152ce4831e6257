using Rembg.Imaging.Finishing;
using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Server.Removal;

/// <summary>A request for outputs of a photo.</summary>
/// <param name="Source">The photo's file.</param>
/// <param name="Model">The model's name; null for the server's default.</param>
/// <param name="Precision">The form of the model; null for the server's default.</param>
/// <param name="Options">The outputs, and how they are made.</param>
internal sealed record RemovalRequest(string Source, string? Model, ModelPrecision? Precision, RemovalOptions Options)
{
    /// <summary>The name of the model for photos whose mask is uncertain; null for none.</summary>
    public string? SecondModel { get; init; }

    /// <summary>The certainty below which the second model is used, above 0 and at most 1.</summary>
    public double SecondBelow { get; init; } = Inference.SecondModel.DefaultBelow;

    /// <summary>True if the classes of a model are placed one below the other in the output, unless the request selects classes.</summary>
    public bool StacksClasses { get; init; }

    /// <summary>The files of an archive, by name; null if the response is an image.</summary>
    public IReadOnlyDictionary<string, OutputOptions>? Archive { get; init; }
}

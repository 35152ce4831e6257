using Rembg.Files;
using Rembg.Imaging;

namespace Rembg.Models;

/// <summary>The states of a model's file.</summary>
public enum ModelState
{
    /// <summary>The file is not here.</summary>
    NotInstalled,

    /// <summary>It is the published file, by its checksum.</summary>
    Verified,

    /// <summary>It is not the published file, or no longer the one that was registered.</summary>
    Modified,

    /// <summary>It is the file that was registered.</summary>
    Registered,

    /// <summary>It was made of another model by quantization.</summary>
    Quantized,

    /// <summary>A kind of model whose file is named at each use.</summary>
    NeedsFile,

    /// <summary>The description is damaged, or the file is no model.</summary>
    Damaged,
}

/// <summary>A model, and its file here.</summary>
public sealed record ModelInfo
{
    /// <summary>The name it is chosen by.</summary>
    public required string Name { get; init; }

    /// <summary>The purpose of the model.</summary>
    public required string Purpose { get; init; }

    /// <summary>The state of the model's file.</summary>
    public required ModelState State { get; init; }

    /// <summary>The full path of its file; null where it is not here.</summary>
    public required string? Path { get; init; }

    /// <summary>Bytes of its file here, weights in a second file included; null where it is not here.</summary>
    public required long? FileSize { get; init; }

    /// <summary>The name of the model that it was quantized from; null where it was not.</summary>
    public required string? QuantizedFrom { get; init; }

    /// <summary>True if a quantized model's mask met its target; null if the model is not quantized, or does not say.</summary>
    public required bool? MeetsTarget { get; init; }

    /// <summary>Its licence; null where it is not known.</summary>
    public required ModelLicense? License { get; init; }

    /// <summary>True if the model may be used to earn money without a contract; null if its licence is not known.</summary>
    public bool? AllowsCommercialUse => License?.AllowsCommercialUse;

    /// <summary>The address at which the file is published; null if it is not published.</summary>
    public required Uri? Source { get; init; }

    /// <summary>Bytes of the published file; null if no file is published.</summary>
    public required long? DownloadSize { get; init; }

    /// <summary>The checksums that the file may have; empty where none is known.</summary>
    public required IReadOnlyList<Checksum> Checksums { get; init; }

    /// <summary>Input side in pixels where the file leaves it open.</summary>
    public required int InputSize { get; init; }

    /// <summary>The number that pixels are divided by first.</summary>
    public required PixelScaling Scaling { get; init; }

    /// <summary>Mean of red, green and blue, subtracted after scaling.</summary>
    public required ChannelValues Mean { get; init; }

    /// <summary>Standard deviation of red, green and blue, divided by after the mean.</summary>
    public required ChannelValues StandardDeviation { get; init; }

    /// <summary>The place of the output that is read among the model's outputs.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>The numbers that inputs beside the photo are filled with; empty where the photo is the only input.</summary>
    public required InputValues InputValues { get; init; }

    /// <summary>The meaning of that output's values.</summary>
    public required OutputActivation Activation { get; init; }

    /// <summary>The classes that its output tells apart; empty where it tells subject from background.</summary>
    public required ClassNames Classes { get; init; }

    /// <summary>The levels that make the masks of its cut-outs solid; neutral where it has none.</summary>
    public required Levels Levels { get; init; }

    /// <summary>The damage, in a sentence; null if the file is sound.</summary>
    public string? Problem { get; init; }
}

using Rembg.Files;
using Rembg.Imaging;

namespace Rembg.Models;

/// <summary>The states of a model's file.</summary>
public enum ModelState
{
    /// <summary>The file is not installed.</summary>
    NotInstalled,

    /// <summary>The file is the published one, according to its checksum.</summary>
    Verified,

    /// <summary>The file is not the published one, or not the registered one any more.</summary>
    Modified,

    /// <summary>The file is the one that was registered.</summary>
    Registered,

    /// <summary>The model was made from another one by quantization.</summary>
    Quantized,

    /// <summary>A kind of model whose file must be specified at each use.</summary>
    NeedsFile,

    /// <summary>The description is damaged, or the file is not a model.</summary>
    Damaged,
}

/// <summary>A model and its local file.</summary>
public sealed record ModelInfo
{
    /// <summary>The name that selects the model.</summary>
    public required string Name { get; init; }

    /// <summary>The purpose of the model.</summary>
    public required string Purpose { get; init; }

    /// <summary>The state of the model's file.</summary>
    public required ModelState State { get; init; }

    /// <summary>The full path of the file; null if it is not installed.</summary>
    public required string? Path { get; init; }

    /// <summary>The size of the installed file in bytes, including weights in a second file; null if it is not installed.</summary>
    public required long? FileSize { get; init; }

    /// <summary>The name of the model from which it was quantized; null if it is not quantized.</summary>
    public required string? QuantizedFrom { get; init; }

    /// <summary>True if a quantized model's masks met the target; null if the model is not quantized, or does not say.</summary>
    public required bool? MeetsTarget { get; init; }

    /// <summary>The licence; null if unknown.</summary>
    public required ModelLicense? License { get; init; }

    /// <summary>True if commercial use is allowed without a contract; null if the licence is unknown.</summary>
    public bool? AllowsCommercialUse => License?.AllowsCommercialUse;

    /// <summary>The address of the published file; null if it is not published.</summary>
    public required Uri? Source { get; init; }

    /// <summary>The size of the published file in bytes; null if no file is published.</summary>
    public required long? DownloadSize { get; init; }

    /// <summary>The valid checksums of the file; empty if none is known.</summary>
    public required IReadOnlyList<Checksum> Checksums { get; init; }

    /// <summary>Input side in pixels, used if the file leaves it open.</summary>
    public required int InputSize { get; init; }

    /// <summary>The number by which pixels are divided first.</summary>
    public required PixelScaling Scaling { get; init; }

    /// <summary>The mean of red, green and blue, subtracted after scaling.</summary>
    public required ChannelValues Mean { get; init; }

    /// <summary>The standard deviation of red, green and blue, a divisor applied after the mean.</summary>
    public required ChannelValues StandardDeviation { get; init; }

    /// <summary>The index of the output to read among the model's outputs.</summary>
    public required int OutputIndex { get; init; }

    /// <summary>The values of inputs other than the photo; empty if the photo is the only input.</summary>
    public required InputValues InputValues { get; init; }

    /// <summary>The meaning of the output's values.</summary>
    public required OutputActivation Activation { get; init; }

    /// <summary>The classes that the output distinguishes; empty if it separates subject from background.</summary>
    public required ClassNames Classes { get; init; }

    /// <summary>The levels that make the masks of cut-outs solid; neutral if the model has none.</summary>
    public required Levels Levels { get; init; }

    /// <summary>The damage, in a sentence; null if the file is sound.</summary>
    public string? Problem { get; init; }
}

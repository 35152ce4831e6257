using Rembg.Files;
using Rembg.Inference.Devices;
using Rembg.Machine;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Library;

/// <summary>The form of a model that is used, and the reason.</summary>
/// <param name="Path">The path of its file.</param>
/// <param name="Reason">The reason, in a sentence.</param>
public sealed record PrecisionChoice(string Path, string Reason)
{
    /// <summary>Chooses the form of a model.</summary>
    /// <param name="store">The store of models.</param>
    /// <param name="name">The model's name; the name of a form (<c>u2net.int8</c>) selects that form.</param>
    /// <param name="precision">The requested precision.</param>
    /// <param name="device">The device that runs the model.</param>
    /// <param name="cancellationToken">Cancels the computation of a checksum.</param>
    /// <returns>The choice; null if the model is in the catalogue and no suitable form of it is installed.</returns>
    /// <exception cref="VariantNotFoundException">INT8 is requested and not installed.</exception>
    /// <exception cref="ModelNotFoundException">The model is unknown.</exception>
    /// <exception cref="PathUntrustedException">Another user could have prepared the model.</exception>
    /// <exception cref="DeviceUnavailableException">The runtime does not offer the device.</exception>
    /// <exception cref="OptionsInvalidException">The name selects a form, and the precision differs from it.</exception>
    public static PrecisionChoice? Make(ModelStore store, string name, ModelPrecision precision, ExecutionDevice device, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        string? full = store.Find(name);
        bool isForm = QuantizedNames.SourceOf(name).Length < name.Length;
        if (isForm && precision != ModelPrecision.Auto)
        {
            throw new OptionsInvalidException($"'{name}' is a form of a model with a fixed precision: use the name '{QuantizedNames.SourceOf(name)}' to choose another precision.");
        }

        if (isForm || precision == ModelPrecision.Fp32)
        {
            return full is not null ? new PrecisionChoice(full, "as requested") : Unavailable(store, name);
        }

        string? quantized = store.Find(name + QuantizedNames.EightBits);
        if (precision == ModelPrecision.Int8)
        {
            return quantized is not null ? new PrecisionChoice(quantized, "as requested")
                : full is not null || ModelCatalogue.Find(name) is not null ? throw new VariantNotFoundException(name, string.Join(", ", store.Directories))
                : Unavailable(store, name);
        }

        return (full, quantized) switch
        {
            (null, null) => Unavailable(store, name),
            (not null, null) => new PrecisionChoice(full, "no INT8 form is installed"),
            (null, not null) => new PrecisionChoice(quantized, "only the INT8 form is installed"),
            _ => Objection(full, quantized, device, cancellationToken) is { } objection
                ? new PrecisionChoice(full, objection)
                : new PrecisionChoice(quantized, "the INT8 form met its target and is faster on this machine"),
        };
    }

    private static PrecisionChoice? Unavailable(ModelStore store, string name) =>
        ModelCatalogue.Find(name) is { Publication: not null } ? null : throw store.Missing(name);

    /// <summary>The reason not to use the INT8 form of a model; null if it may be used.</summary>
    private static string? Objection(string full, string quantized, ExecutionDevice device, CancellationToken cancellationToken)
    {
        // An accelerator leaves integer operators to the CPU or computes them in floating point.
        if (DeviceInventory.First(device) is var first and not ExecutionDevice.Cpu)
        {
            return $"INT8 forms are for the CPU, but the device is {first}";
        }

        try
        {
            return QuantizationFacts.Read(OnnxMetadata.Read(quantized)) switch
            {
                null => $"'{quantized}' does not state the quality of its masks",
                { NeedsExactSums: true } when !IntegerArithmetic.IsExact => $"'{quantized}' was made for CPUs with exact sums of 8-bit products, which this one does not have",
                { MeetsTarget: false } => $"the masks of '{quantized}' missed their target",
                { } facts when !IsMadeOf(full, quantized, facts.SourceSha256, cancellationToken) => $"'{quantized}' was not made from '{full}'",
                _ when !IsFaster(quantized) => $"'{quantized}' is not faster on this CPU",
                _ => null,
            };
        }
        catch (Exception exception) when (exception is RembgException or IOException or UnauthorizedAccessException)
        {
            return exception.Message;
        }
    }

    /// <summary>
    /// A model that was replaced after its INT8 form was made has another checksum. The model is read only if its file is newer
    /// than that form.
    /// </summary>
    private static bool IsMadeOf(string full, string quantized, string sourceSha256, CancellationToken cancellationToken) =>
        File.GetLastWriteTimeUtc(full) <= File.GetLastWriteTimeUtc(quantized)
        || Checksum.Compute(full, ChecksumAlgorithm.Sha256, cancellationToken).Value.Equals(sourceSha256, StringComparison.OrdinalIgnoreCase);

    private static bool IsFaster(string quantized) => SpeedRecord.Find(quantized)?.IsFaster ?? IntegerArithmetic.IsFast;
}

using System.Globalization;
using System.Reflection;

using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization.Calibration;

namespace Rembg.Quantization;

/// <summary>
/// The metadata in a quantized file: how to prepare its input and interpret its output, its source, its recipe, and its accuracy.
/// </summary>
internal static class QuantizationRecord
{
    private const string Prefix = QuantizationFacts.Prefix;

    /// <summary>Writes the entries. They do not depend on time or machine, so that equal inputs produce equal files.</summary>
    /// <param name="outcome">The quantized model that receives the metadata.</param>
    /// <param name="description">How to prepare its input and interpret its output.</param>
    /// <param name="options">The options of the quantization.</param>
    /// <param name="meetsTarget">True if the target is fully met.</param>
    /// <param name="sourceHash">The SHA-256 of the FP32 file in hexadecimal.</param>
    public static void Write(QuantizationOutcome outcome, ModelDescription description, QuantizationOptions options, bool meetsTarget, string sourceHash)
    {
        string version = typeof(QuantizationRecord).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        SortedDictionary<string, string> entries = new(StringComparer.Ordinal);

        // Statements of the source about itself and its origin do not apply to this model.
        foreach (StringStringEntryProto entry in outcome.Written.MetadataProps.Where(static entry => !IsOwn(entry.Key)))
        {
            entries[entry.Key] = entry.Value;
        }

        // The values of inputs have become constants in this model.
        foreach ((string key, string value) in ModelMetadata.Write(description with { InputValues = InputValues.None }))
        {
            entries[key] = value;
        }

        // Equal inputs produce equal files, regardless of their names; a model without a name uses its file name.
        entries.Remove(ModelMetadata.Name);
        entries[Prefix + "tool"] = $"Rembg for PowerShell {version}";
        entries[QuantizationFacts.SourceSha256Key] = sourceHash;
        entries[QuantizationFacts.MeetsTargetKey] = meetsTarget ? "true" : "false";
        entries[Prefix + "options"] = Options(outcome, options);
        if (options.ComputesWithIntegers)
        {
            entries[Prefix + "share"] = outcome.Share.ToString("0.0000", CultureInfo.InvariantCulture);
            entries[QuantizationFacts.WeightBitsKey] = options.HasReducedRange && !options.FitsPairs ? "7" : "8";
            entries[QuantizationFacts.ArithmeticKey] = options.HasReducedRange ? QuantizationFacts.AnyArithmetic : QuantizationFacts.ExactSums;
        }

        if (outcome.ExpectedWorstIoU is { } worst)
        {
            entries[Prefix + "expected_worst_iou"] = worst.ToString("0.0000", CultureInfo.InvariantCulture);
        }

        if (outcome.Agreement is { } agreement)
        {
            entries[Prefix + "iou"] = Format(agreement.IoU.Mean, agreement.IoU.Worst);
            entries[Prefix + "mean_absolute_error"] = Format(agreement.MeanAbsoluteError.Mean, agreement.MeanAbsoluteError.Worst);
            entries[Prefix + "max_f_measure"] = Format(agreement.MaxFMeasure.Mean, agreement.MaxFMeasure.Worst);
        }

        outcome.Written.MetadataProps.Clear();
        outcome.Written.MetadataProps.Add(entries.Select(static entry => new StringStringEntryProto { Key = entry.Key, Value = entry.Value }));
        outcome.Written.ProducerName = "Rembg for PowerShell";
        outcome.Written.ProducerVersion = version;
    }

    private static bool IsOwn(string key) => key.StartsWith(Prefix, StringComparison.Ordinal) || ModelMetadata.Keys.Contains(key);

    private static string Options(QuantizationOutcome outcome, QuantizationOptions options)
    {
        Recipe recipe = outcome.Recipe;
        string weights = $"{options.WeightType}{(options.PerChannel ? " per channel" : string.Empty)}";
        return options.Mode switch
        {
            QuantizationMode.Static =>
                $"{options.Mode} {options.Format}; weights {weights}; activations {options.ActivationType}; ranges {recipe.Ranges}{(recipe.RangeFactors.IsEmpty ? string.Empty : $", {recipe.RangeFactors.Count} of them fitted to the mask")}; "
                + $"equalization {new EqualizationChoice(recipe.Alpha)}; bias correction {(recipe.BiasCorrection ? "on" : "off")}; "
                + $"{(recipe.Compensation ? "rounding compensated; " : string.Empty)}"
                + $"FP32: {string.Join(' ', recipe.FloatNodes.Order(StringComparer.Ordinal))}".TrimEnd(),
            QuantizationMode.Float16 => $"{options.Mode}",
            _ => $"{options.Mode}; weights {weights}",
        };
    }

    private static string Format(double mean, double worst) => string.Create(CultureInfo.InvariantCulture, $"mean {mean:0.0000}, worst {worst:0.0000}");
}

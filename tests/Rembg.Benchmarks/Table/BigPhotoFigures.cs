using System.Globalization;

using Rembg.Benchmarks.Files;
using Rembg.Benchmarks.Processes;

namespace Rembg.Benchmarks.Table;

/// <summary>
/// Large photos against rembg: against Pillow doing its steps one photo after the other, and its inference, always FP32.
/// The start of Python, imports and NumPy's part are given to rembg for nothing. Its steps do not refine edges, so that the
/// same work is compared; the default, which does, has a row of its own.
/// </summary>
internal sealed class BigPhotoFigures(TableSettings settings) : IFigures
{
    private const string Unrefined = "-Refine None";

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"{settings.Count} photos of 12 megapixels");
    private readonly Series _fp32 = new();
    private readonly Series _int8 = new();
    private readonly Series _refined = new();
    private string _masks = string.Empty;

    // As many at least as are worked on at once: fewer would take less memory for that alone.
    private int Few => Math.Max(settings.Count / 10, Math.Min(Environment.ProcessorCount, 4));

    /// <inheritdoc/>
    public IReadOnlyList<TargetRow> Rows =>
    [
        new($"{_name}, FP32 ÷ (Pillow + FP32 inference)", Quantity.Ratio, 0.35, 0.2, _fp32),
        new($"{_name}, INT8 ÷ (Pillow + FP32 inference)", Quantity.Ratio, 0.28, 0.15, _int8),
        new($"{_name}, FP32, edges refined (the default) ÷ the same", Quantity.Ratio, 0.35, 0.2, _refined),
    ];

    /// <inheritdoc/>
    public void Prepare()
    {
        string photos = settings.Photos.BigPhotos(settings.Count);
        _ = settings.Photos.BigPhotos(Few);
        _masks = settings.Work.Empty("masks");
        ModelMasks.Write(settings.Models.Fp32, photos, _masks);
    }

    /// <inheritdoc/>
    public void Measure()
    {
        string photos = settings.Photos.BigPhotos(settings.Count);
        double fp32 = settings.Run($"{_name}, FP32", photos, settings.Models.Fp32, Unrefined).Cmdlet;
        double pillow = MeasurePillow(photos);
        double int8 = settings.Run($"{_name}, INT8", photos, settings.Models.Int8, Unrefined).Cmdlet;
        double refined = settings.Run($"{_name}, FP32, edges refined", photos, settings.Models.Fp32).Cmdlet;
        double inference = settings.Details.Add("an inference alone, FP32", Quantity.Seconds, InferenceProcess.Seconds(settings.Models.Fp32, settings.Inferences));
        double rembg = pillow + (settings.Count * inference);
        _fp32.Add(fp32 / rembg);
        _int8.Add(int8 / rembg);
        _refined.Add(refined / rembg);

        // No target, but the same promise: memory does not depend on the number of photos.
        _ = settings.Run(string.Create(CultureInfo.InvariantCulture, $"{Few} photos of 12 megapixels, FP32"), settings.Photos.BigPhotos(Few), settings.Models.Fp32);
    }

    private double MeasurePillow(string photos)
    {
        PillowRun run = PillowRun.Measure(_masks, photos);
        foreach ((string stage, double seconds) in run.Stages)
        {
            settings.Details.Add($"Pillow {run.Version}, {stage}, a photo", Quantity.Seconds, seconds / settings.Count);
        }

        return settings.Details.Add($"Pillow {run.Version}, {_name}", Quantity.Seconds, run.Seconds);
    }
}

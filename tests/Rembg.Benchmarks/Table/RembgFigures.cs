using System.Globalization;

using Rembg.Benchmarks.Processes;
using Rembg.Machine;

namespace Rembg.Benchmarks.Table;

/// <summary>
/// Large photos against rembg's own code, one photo after the other, as rembg does, always in FP32. The runs of the module include the loading
/// of the model; rembg's do not. Without rembg, there are no figures.
/// </summary>
internal sealed class RembgFigures(TableSettings settings) : IFigures
{
    private const string OneLook = "-SecondLook Never";

    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"{settings.Count} photos of 12 megapixels");
    private readonly Series _unrefined = new();
    private readonly Series _int8 = new();
    private readonly Series _twoLooks = new();
    private readonly Series _fp32 = new();
    private readonly Series _small = new();

    /// <inheritdoc/>
    public IReadOnlyList<TargetRow> Rows =>
    [
        // Without VNNI, 8-bit products take two instructions.
        new($"{_name}, INT8, not refined ÷ rembg's own code", Quantity.Ratio, IntegerArithmetic.IsFast ? 0.15 : 0.16, 0.12, _unrefined),
        new($"{_name}, INT8, edges refined, one look ÷ rembg's own code", Quantity.Ratio, 0.2, 0.15, _int8),
        new($"{_name}, INT8, edges refined, a second look where uncertain ÷ rembg's own code", Quantity.Ratio, null, null, _twoLooks),
        new($"{_name}, FP32, edges refined, one look ÷ rembg's own code", Quantity.Ratio, null, null, _fp32),
        new($"{settings.SmallCount} photos around 600×400, INT8, one look ÷ rembg's own code", Quantity.Ratio, null, null, _small),
    ];

    /// <inheritdoc/>
    public void Prepare()
    {
        _ = settings.Photos.BigPhotos(settings.Count);
        _ = settings.Photos.SmallPhotos(settings.SmallCount);
    }

    /// <inheritdoc/>
    public void Measure()
    {
        if (!RembgRun.IsAvailable)
        {
            return;
        }

        string photos = settings.Photos.BigPhotos(settings.Count);
        double unrefined = Run("INT8, not refined", photos, settings.Models.Int8, "-Refine None");
        double rembg = Peer(_name, photos);
        _unrefined.Add(unrefined / rembg);
        _int8.Add(Run("INT8, refined, one look", photos, settings.Models.Int8, OneLook) / rembg);
        _twoLooks.Add(Run("INT8, refined, two looks", photos, settings.Models.Int8, string.Empty) / rembg);
        _fp32.Add(Run("FP32, refined, one look", photos, settings.Models.Fp32, OneLook) / rembg);
        string small = settings.Photos.SmallPhotos(settings.SmallCount);
        _small.Add(settings.Run("small photos, INT8, one look", small, settings.Models.Int8, OneLook).Cmdlet / Peer("small photos", small));
    }

    private double Run(string how, string photos, string model, string more) => settings.Run($"{_name}, {how}", photos, model, more).Cmdlet;

    private double Peer(string name, string photos)
    {
        RembgRun run = RembgRun.Measure(photos);
        settings.Details.Add($"rembg's own code, {name}: peak memory", Quantity.Bytes, run.Peak);
        settings.Details.Add($"rembg's own code, {name}: a photo", Quantity.Seconds, run.Seconds / Directory.GetFiles(photos).Length);
        return run.Seconds;
    }
}

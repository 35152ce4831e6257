using System.Globalization;

using Rembg.Benchmarks.Processes;

namespace Rembg.Benchmarks.Table;

/// <summary>Many small photos: what is there besides inference, and whether memory depends on their number.</summary>
internal sealed class SmallPhotoFigures(TableSettings settings) : IFigures
{
    // A second look is a second inference.
    private const string OneLook = "-SecondLook Never";

    private readonly Series _time = new();
    private readonly Series _memory = new();

    /// <inheritdoc/>
    public IReadOnlyList<TargetRow> Rows =>
    [
        new($"{Name(settings.SmallCount)} ÷ inference alone", Quantity.Ratio, 1.1, 1.05, _time),
        new($"peak memory, {settings.SmallCount} small photos ÷ {settings.Count}", Quantity.Ratio, 1.05, 1, _memory),
    ];

    /// <inheritdoc/>
    public void Prepare()
    {
        _ = settings.Photos.SmallPhotos(settings.SmallCount);
        _ = settings.Photos.SmallPhotos(settings.Count);
    }

    /// <inheritdoc/>
    public void Measure()
    {
        ModuleRun many = Run(settings.SmallCount);
        double inference = settings.Details.Add("an inference alone, INT8", Quantity.Seconds, InferenceProcess.Seconds(settings.Models.Int8, settings.Inferences));
        ModuleRun few = Run(settings.Count);
        _time.Add(many.Cmdlet / (settings.SmallCount * inference));
        _memory.Add((double)many.Peak / few.Peak);
    }

    private ModuleRun Run(int count) => settings.Run(Name(count), settings.Photos.SmallPhotos(count), settings.Models.Int8, OneLook);

    private static string Name(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} photos around 600×400, INT8, one look");
}

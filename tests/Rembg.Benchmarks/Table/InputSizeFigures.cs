using Rembg.Benchmarks.Processes;

namespace Rembg.Benchmarks.Table;

/// <summary>The INT8 model at the smaller input size of its second look: the time, the agreement and, with true masks, the accuracy.</summary>
/// <param name="settings">The settings.</param>
/// <param name="photos">A directory of photos; null for the small photos.</param>
/// <param name="masks">The directory of their true masks; null for none.</param>
internal sealed class InputSizeFigures(TableSettings settings, string? photos, string? masks) : IFigures
{
    private readonly Series _time = new();
    private readonly Series _agreement = new();
    private readonly Series _own = new();
    private readonly Series _second = new();

    /// <inheritdoc/>
    public IReadOnlyList<TargetRow> Rows =>
    [
        new("INT8 at 256 × 256: time of an inference ÷ at 320 × 320", Quantity.Ratio, null, null, _time),
        new("INT8 at 256 × 256: mean IoU with its masks at 320 × 320", Quantity.Ratio, null, null, _agreement),
        new("INT8 at 320 × 320: mean IoU with true masks", Quantity.Ratio, null, null, _own),
        new("INT8 at 256 × 256: mean IoU with true masks", Quantity.Ratio, null, null, _second),
    ];

    /// <inheritdoc/>
    public void Prepare() => _ = settings.Photos.SmallPhotos(settings.SmallCount);

    /// <inheritdoc/>
    public void Measure()
    {
        InputSizeProcess sizes = InputSizeProcess.Run(settings.Models.Int8, settings.Inferences, photos ?? settings.Photos.SmallPhotos(settings.SmallCount), masks);
        _time.Add(sizes.Time);
        _agreement.Add(sizes.Agreement);
        if (double.IsFinite(sizes.Own))
        {
            _own.Add(sizes.Own);
            _second.Add(sizes.Second);
        }
    }
}

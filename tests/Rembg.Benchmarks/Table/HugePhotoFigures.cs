namespace Rembg.Benchmarks.Table;

/// <summary>The memory that one very large photo takes.</summary>
internal sealed class HugePhotoFigures(TableSettings settings) : IFigures
{
    private readonly Series _memory = new();

    /// <inheritdoc/>
    public IReadOnlyList<TargetRow> Rows => [new("peak memory over a 100-megapixel JPEG, INT8", Quantity.Bytes, 700e6, 450e6, _memory)];

    /// <inheritdoc/>
    public void Prepare() => settings.Photos.HugePhoto();

    /// <inheritdoc/>
    public void Measure() => _memory.Add(settings.Run("100-megapixel JPEG, INT8", settings.Photos.HugePhoto(), settings.Models.Int8).Peak);
}

using Rembg.Benchmarks.Files;

namespace Rembg.Benchmarks.Stages;

/// <summary>The files that stages are measured with.</summary>
internal static class StagePhotos
{
    /// <summary>A JPEG file of 12 megapixels.</summary>
    public const string Big = "12 MP JPEG";

    /// <summary>A JPEG file of around 600 × 400.</summary>
    public const string Small = "small JPEG";

    /// <summary>A PNG file of around 600 × 400.</summary>
    public const string SmallPng = "small PNG";

    /// <summary>The directory of the photos.</summary>
    public static WorkDirectory Work { get; } = new();

    private static readonly Lazy<MeasuredModels> LazyModels = new(static () => MeasuredModels.Find(Work));

    /// <summary>The models; the INT8 one is made where none is named.</summary>
    public static MeasuredModels Models => LazyModels.Value;

    /// <summary>The path of a photo by its name.</summary>
    public static string PathOf(string name) => name switch
    {
        Big => First(new PhotoSets(Work).BigPhotos(1)),
        Small => First(new PhotoSets(Work).SmallPhotos(1)),
        SmallPng => Work.Once("small.png", static path => PhotoMaker.WritePart(0, path)),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    /// <summary>The model of a precision's name, "FP32" or "INT8".</summary>
    public static string ModelOf(string precision) => precision == "INT8" ? Models.Int8 : Models.Fp32;

    private static string First(string directory) => Directory.GetFiles(directory).Single();
}

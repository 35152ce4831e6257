using BenchmarkDotNet.Attributes;

using NetVips;

using Rembg.Imaging;

namespace Rembg.Benchmarks.Stages;

/// <summary>
/// From a photo and its mask to a PNG file: decoding, composing and encoding happen together, strip by strip. The encoder is libvips',
/// which the module only uses for 16 bits and for levels that the user chooses.
/// </summary>
[MemoryDiagnoser]
public class EncodeBenchmarks
{
    private StageMask? _stage;
    private Mask? _mask;
    private string _path = string.Empty;

    /// <summary>The photo.</summary>
    [Params(StagePhotos.Big, StagePhotos.Small)]
    public string Photo { get; set; } = string.Empty;

    /// <summary>Deflate's level.</summary>
    [Params(1, 2, 4, 6)]
    public int Level { get; set; }

    /// <summary>The prediction that is subtracted from a pixel before it is compressed.</summary>
    [Params(Enums.ForeignPngFilter.None, Enums.ForeignPngFilter.Sub, Enums.ForeignPngFilter.Up, Enums.ForeignPngFilter.Paeth)]
    public Enums.ForeignPngFilter Filter { get; set; }

    /// <summary>Computes the mask.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        _stage = StageMask.Of(Photo);
        _mask = PhotoSteps.Enlarge(_stage.Raw, _stage.Photo.Width, _stage.Photo.Height);
        _path = StagePhotos.Work["stage.png"];
    }

    /// <summary>Says how large the file is, without which a time says little, and frees the mask.</summary>
    [GlobalCleanup]
    public void CleanUp()
    {
        Console.WriteLine($"// {Photo}, level {Level}, {Filter}: {new FileInfo(_path).Length} bytes");
        _mask?.Dispose();
    }

    /// <summary>Decodes, composes and encodes.</summary>
    [Benchmark]
    public void Encode() =>
        PhotoSteps.Encode(_stage!.Photo, _mask!, _path, (image, target) => image.PngsaveTarget(target, compression: Level, filter: Filter, keep: Enums.ForeignKeep.Icc));
}

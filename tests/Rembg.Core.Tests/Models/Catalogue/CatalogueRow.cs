namespace Rembg.Tests;

/// <summary>
/// The steps of rembg 2.0.77 for a model, typed from its source (<c>rembg/sessions/*.py</c>) and not from the catalogue: the
/// catalogue is held against it.
/// </summary>
/// <param name="Name">The session's name.</param>
/// <param name="File">The file of the release <c>v0.0.0</c>; null for the caller's own.</param>
/// <param name="Md5">The MD5 that rembg checks; null if it checks another hash.</param>
/// <param name="Side">The side of the input.</param>
/// <param name="Mean">The means of red, green and blue.</param>
/// <param name="Deviation">The standard deviations of red, green and blue.</param>
/// <param name="Output">The treatment of the first output.</param>
internal sealed record CatalogueRow(string Name, string? File, string? Md5, int Side, double[] Mean, double[] Deviation, OutputKind Output)
{
    private static readonly double[] ImageNetMean = [0.485, 0.456, 0.406];
    private static readonly double[] ImageNetDeviation = [0.229, 0.224, 0.225];
    private static readonly double[] Half = [0.5, 0.5, 0.5];
    private static readonly double[] One = [1, 1, 1];

    /// <summary>Every model of the catalogue.</summary>
    public static IReadOnlyList<CatalogueRow> All { get; } =
    [
        new("u2net", "u2net.onnx", "60024c5c889badc19c04ad937298a77b", 320, ImageNetMean, ImageNetDeviation, OutputKind.MinMax),
        new("u2netp", "u2netp.onnx", "8e83ca70e441ab06c318d82300c84806", 320, ImageNetMean, ImageNetDeviation, OutputKind.MinMax),
        new("u2net_human_seg", "u2net_human_seg.onnx", "c09ddc2e0104f800e3e1bb4652583d1f", 320, ImageNetMean, ImageNetDeviation, OutputKind.MinMax),
        new("u2net_cloth_seg", "u2net_cloth_seg.onnx", "2434d1f3cb744e0e49386c906e5a08bb", 768, ImageNetMean, ImageNetDeviation, OutputKind.Clothes),
        new("silueta", "silueta.onnx", "55e59e0d8062d2f5d013f4725ee84782", 320, ImageNetMean, ImageNetDeviation, OutputKind.MinMax),
        new("isnet-general-use", "isnet-general-use.onnx", "fc16ebd8b0c10d971d3513d564d01e29", 1024, Half, One, OutputKind.MinMax),
        new("isnet-anime", "isnet-anime.onnx", "6f184e756bb3bd901c8849220a83e38e", 1024, ImageNetMean, One, OutputKind.MinMax),
        new("birefnet-general", "BiRefNet-general-epoch_244.onnx", "7a35a0141cbbc80de11d9c9a28f52697", 1024, ImageNetMean, ImageNetDeviation, OutputKind.SigmoidMinMax),
        new("birefnet-general-lite", "BiRefNet-general-bb_swin_v1_tiny-epoch_232.onnx", "4fab47adc4ff364be1713e97b7e66334", 1024, ImageNetMean, ImageNetDeviation, OutputKind.SigmoidMinMax),
        new("birefnet-portrait", "BiRefNet-portrait-epoch_150.onnx", "c3a64a6abf20250d090cd055f12a3b67", 1024, ImageNetMean, ImageNetDeviation, OutputKind.SigmoidMinMax),
        new("birefnet-dis", "BiRefNet-DIS-epoch_590.onnx", "2d4d44102b446f33a4ebb2e56c051f2b", 1024, ImageNetMean, ImageNetDeviation, OutputKind.SigmoidMinMax),
        new("birefnet-hrsod", "BiRefNet-HRSOD_DHU-epoch_115.onnx", "c017ade5de8a50ff0fd74d790d268dda", 1024, ImageNetMean, ImageNetDeviation, OutputKind.SigmoidMinMax),
        new("birefnet-cod", "BiRefNet-COD-epoch_125.onnx", "f6d0d21ca89d287f17e7afe9f5fd3b45", 1024, ImageNetMean, ImageNetDeviation, OutputKind.SigmoidMinMax),
        new("birefnet-massive", "BiRefNet-massive-TR_DIS5K_TR_TEs-epoch_420.onnx", "33e726a2136a3d59eb0fdf613e31e3e9", 1024, ImageNetMean, ImageNetDeviation, OutputKind.SigmoidMinMax),
        new("bria-rmbg", "bria-rmbg-2.0.onnx", null, 1024, ImageNetMean, ImageNetDeviation, OutputKind.MinMax),
        new("u2net_custom", null, null, 320, ImageNetMean, ImageNetDeviation, OutputKind.MinMax),
        new("dis_custom", null, null, 1024, Half, One, OutputKind.MinMax),
        new("ben_custom", null, null, 1024, Half, One, OutputKind.MinMax),
    ];

    /// <summary>The row of a name.</summary>
    public static CatalogueRow Of(string name) => All.Single(row => row.Name == name);
}

/// <summary>The things that can happen to an output.</summary>
internal enum OutputKind
{
    /// <summary>Stretched from its smallest to its largest value.</summary>
    MinMax,

    /// <summary>A sigmoid first.</summary>
    SigmoidMinMax,

    /// <summary>The largest of four planes: nothing, upper, lower, full.</summary>
    Clothes,
}

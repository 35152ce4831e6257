using Rembg.Files;
using Rembg.Imaging;

namespace Rembg.Models;

/// <summary>The models known by name: all of rembg's models that need nothing but a photo to make a mask.</summary>
public static class ModelCatalogue
{
    /// <summary>The default model.</summary>
    public const string DefaultName = "u2netp";

    private static readonly ModelLicense U2Net = new("Apache-2.0", new Uri("https://github.com/xuebinqin/U-2-Net"), AllowsCommercialUse: true);
    private static readonly ModelLicense ClothSegmentation = new("MIT", new Uri("https://github.com/levindabhi/cloth-segmentation"), AllowsCommercialUse: true);
    private static readonly ModelLicense IsNet = new("Apache-2.0", new Uri("https://github.com/xuebinqin/DIS"), AllowsCommercialUse: true);
    private static readonly ModelLicense Anime = new("Apache-2.0", new Uri("https://github.com/SkyTNT/anime-segmentation"), AllowsCommercialUse: true);
    private static readonly ModelLicense BiRefNet = new("MIT", new Uri("https://github.com/ZhengPeng7/BiRefNet"), AllowsCommercialUse: true);
    private static readonly ModelLicense Bria = new("CC-BY-NC-4.0", new Uri("https://huggingface.co/briaai/RMBG-2.0"), AllowsCommercialUse: false);

    // Fitted to U²-Net-P's masks of 12 portraits with known alpha; low points of 0.3 to 0.35 and high points of 0.9 to 0.95
    // work equally well. IS-Net's masks improve with similar levels.
    private static readonly Levels Solid = new(0.33, 0.95);

    // BiRefNet's large variants share one architecture and have exactly the same size.
    private const long BiRefNetSize = 972_666_916;

    /// <summary>All models of the catalogue. The MD5 checksums are rembg's own; the SHA-256 checksums are of the same files.</summary>
    public static IReadOnlyList<ModelDescription> All { get; } =
    [
        new()
        {
            Name = "u2netp",
            Purpose = "general, small and fast",
            SecondInputSize = 256,
            Levels = Solid,
            License = U2Net,
            Publication = new("u2netp.onnx", 4_574_861,
            [
                Md5("8e83ca70e441ab06c318d82300c84806"),
                Sha256("309c8469258dda742793dce0ebea8e6dd393174f89934733ecc8b14c76f4ddd8"),

                // The authors' weights, converted from a half-precision file that builds bundle if rembg's file is not available.
                Sha256("a411e296e7e99c453b5234b991b50493d9e9a3da2ac9809b972dc97459c7c684"),
            ]),
        },
        new()
        {
            Name = "u2net",
            Purpose = "general",
            Levels = Solid,
            License = U2Net,
            Publication = Published("u2net.onnx", 175_997_641, "60024c5c889badc19c04ad937298a77b", "8d10d2f3bb75ae3b6d527c77944fc5e7dcd94b29809d47a739a7a728a912b491"),
        },
        new()
        {
            Name = "u2net_human_seg",
            Purpose = "people",
            Levels = Solid,
            License = U2Net,
            Publication = Published("u2net_human_seg.onnx", 175_997_641, "c09ddc2e0104f800e3e1bb4652583d1f", "01eb6a29a5c4d8edb30b56adad9bb3a2a0535338e480724a213e0acfd2d1c73c"),
        },
        new()
        {
            Name = "u2net_cloth_seg",
            Purpose = "clothes that people wear: upper body, lower body, full body",
            InputSize = 768,
            Classes = ["background", "upper", "lower", "full"],
            License = ClothSegmentation,
            Publication = Published("u2net_cloth_seg.onnx", 176_194_565, "2434d1f3cb744e0e49386c906e5a08bb", "6d2cbc27bfbdc989e1fd325656d65902ecc6a3ccbe94b2d3655ec114efcb128e"),
        },
        new()
        {
            Name = "silueta",
            Purpose = "general, a reduced u2net",
            Levels = Solid,
            License = U2Net,
            Publication = Published("silueta.onnx", 44_173_029, "55e59e0d8062d2f5d013f4725ee84782", "75da6c8d2f8096ec743d071951be73b4a8bc7b3e51d9a6625d63644f90ffeedb"),
        },
        new()
        {
            Name = "isnet-general-use",
            Purpose = "general, fine detail, slow",
            Levels = Solid,
            InputSize = 1024,
            SecondInputSize = 512,
            Mean = ChannelValues.All(0.5),
            StandardDeviation = ChannelValues.All(1),
            License = IsNet,
            Publication = Published("isnet-general-use.onnx", 178_648_008, "fc16ebd8b0c10d971d3513d564d01e29", "60920e99c45464f2ba57bee2ad08c919a52bbf852739e96947fbb4358c0d964a"),
        },
        new()
        {
            Name = "isnet-anime",
            Purpose = "drawn characters, slow",
            InputSize = 1024,
            StandardDeviation = ChannelValues.All(1),
            License = Anime,
            Publication = Published("isnet-anime.onnx", 176_069_933, "6f184e756bb3bd901c8849220a83e38e", "f15622d853e8260172812b657053460e20806f04b9e05147d49af7bed31a6e99"),
        },
        ABiRefNet("birefnet-general", "general, finest detail, very slow", "BiRefNet-general-epoch_244.onnx", BiRefNetSize, "7a35a0141cbbc80de11d9c9a28f52697", "58f621f00f5d756097615970a88a791584600dcf7c45b18a0a6267535a1ebd3c"),
        ABiRefNet("birefnet-general-lite", "general, fine detail, a smaller BiRefNet", "BiRefNet-general-bb_swin_v1_tiny-epoch_232.onnx", 224_005_088, "4fab47adc4ff364be1713e97b7e66334", "5600024376f572a557870a5eb0afb1e5961636bef4e1e22132025467d0f03333"),
        ABiRefNet("birefnet-portrait", "portraits, very slow", "BiRefNet-portrait-epoch_150.onnx", BiRefNetSize, "c3a64a6abf20250d090cd055f12a3b67", "1ba1c8ff5a7bbfadc8d8d13fb11d7be793f91f23d9d466549e37a854f6668f99"),
        ABiRefNet("birefnet-dis", "objects with complex outlines (DIS5K), very slow", "BiRefNet-DIS-epoch_590.onnx", BiRefNetSize, "2d4d44102b446f33a4ebb2e56c051f2b", "6470117bac6f8d82a3f62921056f52d0f5c4d36d1d832096331d5ea38a03acb5"),
        ABiRefNet("birefnet-hrsod", "high-resolution photos (HRSOD), very slow", "BiRefNet-HRSOD_DHU-epoch_115.onnx", BiRefNetSize, "c017ade5de8a50ff0fd74d790d268dda", "4f5837663194fb88f603b76782eae05a3c29f5749872ca1bfb636bd26e7f6bfc"),
        ABiRefNet("birefnet-cod", "camouflaged objects (COD10K), very slow", "BiRefNet-COD-epoch_125.onnx", BiRefNetSize, "f6d0d21ca89d287f17e7afe9f5fd3b45", "91ec48f566db475cf6e4caa7e9cd997f352edfcc372372f437e2fbefc1557b13"),
        ABiRefNet("birefnet-massive", "general, trained on more data, very slow", "BiRefNet-massive-TR_DIS5K_TR_TEs-epoch_420.onnx", BiRefNetSize, "33e726a2136a3d59eb0fdf613e31e3e9", "a94814cac438a31f95287811882628644a04b22d313ef3071d2ba904b5f627b8"),
        new()
        {
            Name = "bria-rmbg",
            Purpose = "general, finest detail, very slow; no commercial use without a contract",
            InputSize = 1024,
            License = Bria,
            Publication = new("bria-rmbg-2.0.onnx", 1_024_331_469, [Sha256("5b486f08200f513f460da46dd701db5fbb47d79b4be4b708a19444bcd4e79958")]),
        },
        new() { Name = "u2net_custom", Purpose = "your own file, with the input and output of u2net" },
        new()
        {
            Name = "dis_custom",
            Purpose = "your own file, with the input and output of isnet-general-use",
            InputSize = 1024,
            Mean = ChannelValues.All(0.5),
            StandardDeviation = ChannelValues.All(1),
        },
        new()
        {
            Name = "ben_custom",
            Purpose = "your own file, with the input and output of BEN",
            InputSize = 1024,
            Mean = ChannelValues.All(0.5),
            StandardDeviation = ChannelValues.All(1),
        },
    ];

    /// <summary>Returns the description of a model; null if the name is not in the catalogue.</summary>
    public static ModelDescription? Find(string name) =>
        All.FirstOrDefault(description => string.Equals(description.Name, name, StringComparison.OrdinalIgnoreCase));

    private static ModelDescription ABiRefNet(string name, string purpose, string file, long size, string md5, string sha256) => new()
    {
        Name = name,
        Purpose = purpose,
        InputSize = 1024,
        Activation = OutputActivation.Sigmoid,
        License = BiRefNet,
        Publication = Published(file, size, md5, sha256),
    };

    private static ModelPublication Published(string file, long size, string md5, string sha256) => new(file, size, [Md5(md5), Sha256(sha256)]);

    private static Checksum Md5(string value) => new(ChecksumAlgorithm.Md5, value);

    private static Checksum Sha256(string value) => new(ChecksumAlgorithm.Sha256, value);
}

using System.Globalization;

using CsCheck;

using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>A description is written to a file's metadata and read back; damaged entries are named.</summary>
[Trait("Speed", "Fast")]
public sealed class ModelMetadataTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    private static readonly Gen<ChannelValues> Channels = Gen.Select(
        Gen.Double[0.001, 1000],
        Gen.Double[-5, -0.001],
        Gen.Double[0.001, 1],
        static (red, green, blue) => new ChannelValues(red, green, blue));

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Entries_are_readable_and_in_the_order_of_their_keys() => Assert.Equal(
        [
            KeyValuePair.Create("rembg.activation", "None"),
            KeyValuePair.Create("rembg.input_size", "320"),
            KeyValuePair.Create("rembg.levels", "0.33,0.95"),
            KeyValuePair.Create("rembg.mean", "0.485,0.456,0.406"),
            KeyValuePair.Create("rembg.name", "u2netp"),
            KeyValuePair.Create("rembg.output_index", "0"),
            KeyValuePair.Create("rembg.scaling", "ByLargest"),
            KeyValuePair.Create("rembg.std", "0.229,0.224,0.225"),
        ],
        ModelMetadata.Write(ModelCatalogue.Find("u2netp")!));

    [Fact]
    public void A_description_comes_back_unchanged() =>
        Gen.Select(Channels, Channels, Gen.Int[1, 4096], Gen.Bool, Gen.Int[0, 9], Gen.Int[2, 5], static (mean, deviation, size, isFlag, index, classes) => new ModelDescription
        {
            Name = "a model, my own",
            InputSize = size,
            Mean = mean,
            StandardDeviation = deviation,
            Scaling = isFlag ? PixelScaling.By255 : PixelScaling.ByLargest,
            OutputIndex = index,
            InputValues = InputValues.Create(Enumerable.Range(0, index % 3).Select(i => KeyValuePair.Create($"in,put \"{i}\" = ü:0", mean.Red / (i + 3)))),
            Activation = isFlag ? OutputActivation.Sigmoid : OutputActivation.None,
            Classes = isFlag ? [.. Enumerable.Range(0, classes).Select(static i => $"class {i}")] : ClassNames.None,
            Levels = isFlag ? new Levels(index / 255.0, 1 - (classes / 255.0)) : Levels.Neutral,
        }).Sample(static description => Assert.Equal(description, ModelMetadata.Read(ModelMetadata.Write(description), "other")));

    [Fact]
    public void The_culture_plays_no_part()
    {
        CultureInfo culture = CultureInfo.CurrentCulture;
        CultureInfo commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;
        try
        {
            Assert.Equal("0.485,0.456,0.406", ModelMetadata.Write(ModelCatalogue.All[0])["rembg.mean"]);
            Assert.Equal("0.33,0.95", ModelMetadata.Write(ModelCatalogue.All[0])["rembg.levels"]);
            Assert.Equal(new Levels(0.33, 0.95), ModelMetadata.Read(ModelMetadata.Write(ModelCatalogue.All[0]), "x")!.Levels);
            Assert.Equal(0.485, ModelMetadata.Read(ModelMetadata.Write(ModelCatalogue.All[0]), "x")!.Mean.Red);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void Metadata_of_others_says_nothing()
    {
        Assert.Null(ModelMetadata.Read(new Dictionary<string, string>(), "x"));
        Assert.Null(ModelMetadata.Read(new Dictionary<string, string> { ["author"] = "me", ["rembg.version"] = "0.1.0" }, "x"));
    }

    [Fact]
    public void Neutral_levels_have_no_entry() =>
        Assert.DoesNotContain("rembg.levels", ModelMetadata.Write(ModelCatalogue.Find("birefnet-general")!).Keys);

    [Fact]
    public void Missing_entries_have_the_usual_values() => Assert.Equal(
        new ModelDescription { Name = "x", InputSize = 512, OutputIsAssumed = true },
        ModelMetadata.Read(new Dictionary<string, string> { ["rembg.input_size"] = "512", ["author"] = "me" }, "x"));

    [Theory]
    [InlineData("rembg.input_size", "0")]
    [InlineData("rembg.input_size", "-320")]
    [InlineData("rembg.input_size", "320.0")]
    [InlineData("rembg.mean", "0.5")]
    [InlineData("rembg.mean", "0.5,0.5,NaN")]
    [InlineData("rembg.mean", "0,5;0,5;0,5")]
    [InlineData("rembg.std", "1,0,1")]
    [InlineData("rembg.std", "")]
    [InlineData("rembg.activation", "1")]
    [InlineData("rembg.activation", "Softmax")]
    [InlineData("rembg.scaling", "0")]
    [InlineData("rembg.output_index", "-1")]
    [InlineData("rembg.levels", "0.3")]
    [InlineData("rembg.levels", "0.95,0.3")]
    [InlineData("rembg.levels", "0.3,NaN")]
    [InlineData("rembg.levels", "0.3,1.5")]
    [InlineData("rembg.levels", "0.1,0.2,0.3")]
    [InlineData("rembg.input_values", "")]
    [InlineData("rembg.input_values", "ratio=1")]
    [InlineData("rembg.input_values", "[1]")]
    [InlineData("rembg.input_values", "{\"ratio\":\"half\"}")]
    public void Damaged_entries_are_named(string key, string value)
    {
        InvalidDataException exception = Assert.Throws<InvalidDataException>(() => ModelMetadata.Read(new Dictionary<string, string> { [key] = value }, "x"));
        Assert.Contains($"'{key}'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_described_by_itself_first_and_by_its_name_second()
    {
        byte[] model = TinyModel.Brightness(0, 0);
        string plain = Write("isnet-anime.onnx", model);
        string own = Write("isnet-anime.int8.onnx", TinyModel.WithMetadata(TinyModel.WithMetadata(model, "rembg.input_size", "96"), "rembg.name", "mine"));
        string damaged = Write("damaged.onnx", TinyModel.WithMetadata(model, "rembg.mean", "?"));

        using SegmentationModelCache cache = new(TimeSpan.FromMinutes(1));
        using SegmentationModelCache.Loan byName = cache.Borrow(plain);
        Assert.Equal(("isnet-anime", 1024), (byName.Model.Description.Name, byName.Model.InputWidth));
        using SegmentationModel byMetadata = SegmentationModel.Load(own);
        Assert.Equal(new ModelDescription { Name = "mine", InputSize = 96, OutputIsAssumed = true }, byMetadata.Description);
        using SegmentationModel byCaller = SegmentationModel.Load(own, new ModelDescription { Name = "given", InputSize = 64 });
        Assert.Equal(64, byCaller.InputWidth);
        Assert.Contains("rembg.mean", Assert.Throws<ModelInvalidException>(() => SegmentationModel.Load(damaged)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("isnet-anime.int8.onnx", 1024)]
    [InlineData("ISNET-ANIME.FP16.onnx", 1024)]
    [InlineData("isnet-anime.int4.onnx", 320)]
    [InlineData("other.int8.onnx", 320)]
    public void A_quantized_file_is_described_by_the_name_of_its_source(string file, int inputSize)
    {
        ModelDescription description = ModelDescriber.ByName(Path.Combine("models", file));
        Assert.Equal((Path.GetFileNameWithoutExtension(file), inputSize), (description.Name, description.InputSize));
        Assert.Null(description.Publication);
    }

    private string Write(string name, byte[] model)
    {
        File.WriteAllBytes(_files[name], model);
        return _files[name];
    }
}

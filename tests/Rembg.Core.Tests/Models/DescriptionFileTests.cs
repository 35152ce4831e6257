using CsCheck;

using Rembg.Imaging;
using Rembg.Models;

namespace Rembg.Tests;

/// <summary>A description beside a model is read as it was written; the error for a damaged one names the place.</summary>
[Trait("Speed", "Fast")]
public sealed class DescriptionFileTests : IDisposable
{
    private const string Whole = """
        {
          "inputSize": 512, "scaling": "By255", "mean": [0.5, 0.25, 0.125], "standardDeviation": [1, 2, 3],
          "outputIndex": 2, "activation": "Sigmoid", "classes": ["background", "cat", "dog"], "inputValues": { "ratio": 0.5 }, "levels": [0.25, 0.75]
        }
        """;

    private static readonly Gen<ChannelValues> Channels =
        Gen.Select(Gen.Double[0.001, 1000], Gen.Double[-5, -0.001], Gen.Double[1e-9, 1], static (red, green, blue) => new ChannelValues(red, green, blue));

    private readonly TemporaryDirectory _directory = new();

    private string Model => _directory["shop.onnx"];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_description_comes_back_as_it_was_written() =>
        Gen.Select(Channels, Channels, Gen.Int[1, ModelDescription.LargestInputSize], Gen.Int[0, 9], Gen.Int[0, 5], Gen.String.Where(IsText), static (mean, deviation, size, index, classes, purpose) => new ModelDescription
        {
            Name = "shop",
            Purpose = purpose,
            InputSize = size,
            Scaling = (PixelScaling)(size % 2),
            Mean = mean,
            StandardDeviation = deviation,
            OutputIndex = index,
            InputValues = InputValues.Create(Enumerable.Range(0, index % 3).Select(i => KeyValuePair.Create($"größe \"{i}\"", mean.Red / (i + 3)))),
            Activation = (OutputActivation)(index % 2),
            Classes = classes > 1 ? [.. Enumerable.Range(0, classes).Select(i => $"größe \"{i}\"")] : ClassNames.None,
            Levels = index > 4 ? Levels.Neutral : new Levels(index / 255.0, 1 - (classes / 255.0)),
        }).Sample(
            description =>
            {
                DescriptionFile.Write(Model, description, "abc");
                DescriptionFile found = DescriptionFile.Find(Model)!;
                Assert.Equal(description, found.Description);
                Assert.Equal(("abc", _directory["shop.rembg.json"]), (found.Sha256, found.Path));
            },
            iter: 100,
            threads: 1);

    [Fact]
    public void It_is_named_after_the_model_and_nothing_else_is_left()
    {
        Assert.Null(DescriptionFile.Find(Model));
        DescriptionFile.Write(Model, ModelCatalogue.Find("u2netp")!, "abc");
        Assert.Equal(["shop.rembg.json"], _directory.Files);
        Assert.Null(DescriptionFile.Find(_directory["other.onnx"]));
        Assert.Equal("shop", DescriptionFile.Find(Model)!.Description.Name);
    }

    [Fact]
    public void It_may_contain_comments_and_one_number_for_all_channels()
    {
        Write("""{ /* mine */ "INPUTSIZE": 96, "mean": [0.5], "standardDeviation": [1], }""");
        ModelDescription expected = new() { Name = "shop", InputSize = 96, Mean = ChannelValues.All(0.5), StandardDeviation = ChannelValues.All(1), OutputIsAssumed = true };
        Assert.Equal(expected, DescriptionFile.Find(Model)!.Description);
        Assert.Null(DescriptionFile.Find(Model)!.Sha256);
    }

    [Fact]
    public void Levels_are_written_where_they_change_something()
    {
        ModelDescription solid = new() { Name = "shop", Levels = new Levels(0.25, 0.75) };
        DescriptionFile.Write(Model, solid, "abc");
        Assert.Matches(@"""levels"": \[\s*0\.25,\s*0\.75\s*\]", File.ReadAllText(DescriptionFile.PathFor(Model)));
        DescriptionFile.Write(Model, solid with { Levels = Levels.Neutral }, "abc");
        Assert.DoesNotContain("levels", File.ReadAllText(DescriptionFile.PathFor(Model)), StringComparison.OrdinalIgnoreCase);
        Assert.True(DescriptionFile.Find(Model)!.Description.Levels.IsNeutral);
    }

    [Fact]
    public void It_is_believed_before_metadata_and_catalogue()
    {
        string known = _directory["u2netp.onnx"];
        File.WriteAllText(DescriptionFile.PathFor(known), Whole);
        Dictionary<string, string> metadata = new() { ["rembg.input_size"] = "64" };
        Assert.Equal((512, 2, "background,cat,dog"), Described(ModelDescriber.Describe(known, metadata)));
        File.Delete(DescriptionFile.PathFor(known));
        Assert.Equal((64, 0, string.Empty), Described(ModelDescriber.Describe(known, metadata)));
        static (int, int, string) Described(ModelDescription model) => (model.InputSize, model.OutputIndex, model.Classes.ToString());
    }

    [Theory]
    [InlineData("512", "0", "the input size 0 ")]
    [InlineData("512", "8193", "the input size 8193 ")]
    [InlineData("512", "\"512\"", "inputSize")]
    [InlineData("512", "1.5", "inputSize")]
    [InlineData("512", "99999999999", "inputSize")]
    [InlineData("\"By255\"", "\"By128\"", "scaling")]
    [InlineData("\"By255\"", "1", "scaling")]
    [InlineData("[0.5, 0.25, 0.125]", "[0.5, 0.25]", "mean")]
    [InlineData("[0.5, 0.25, 0.125]", "[]", "mean")]
    [InlineData("[0.5, 0.25, 0.125]", "null", "mean")]
    [InlineData("[0.5, 0.25, 0.125]", "0.5", "mean")]
    [InlineData("[0.5, 0.25, 0.125]", "[0.5, \"a\", 0.1]", "mean")]
    [InlineData("[0.5, 0.25, 0.125]", "[0.5, 1e999, 0.1]", "mean")]
    [InlineData("[1, 2, 3]", "[1, 0, 3]", "standard deviation")]
    [InlineData("[1, 2, 3]", "[1, 2, 3, 4]", "standardDeviation")]
    [InlineData("\"outputIndex\": 2", "\"outputIndex\": -1", "output -1")]
    [InlineData("\"outputIndex\": 2", "\"outputIndex\": \"two\"", "outputIndex")]
    [InlineData("\"Sigmoid\"", "\"Softmax\"", "activation")]
    [InlineData("\"cat\", \"dog\"", "\"cat\", \"Cat\"", "the same name")]
    [InlineData("\"cat\", \"dog\"", "null, \"dog\"", "empty")]
    [InlineData("\"cat\", \"dog\"", "\" \", \"dog\"", "empty")]
    [InlineData("\"cat\", \"dog\"", "\"cat,dog\"", "comma")]
    [InlineData(", \"cat\", \"dog\"", "", "the only class is the background")]
    [InlineData("[\"background\", \"cat\", \"dog\"]", "\"cat\"", "classes")]
    [InlineData("[0.25, 0.75]", "[0.75, 0.25]", "not 0.75, 0.25")]
    [InlineData("[0.25, 0.75]", "[0.25, 1.75]", "not 0.25, 1.75")]
    [InlineData("[0.25, 0.75]", "[0.25]", "levels")]
    [InlineData("[0.25, 0.75]", "[0.25, 0.5, 0.75]", "levels")]
    [InlineData("[0.25, 0.75]", "0.25", "levels")]
    [InlineData("\"ratio\"", "\"\"", "no name")]
    [InlineData("{ \"ratio\": 0.5 }", "{ \"ratio\": 1e999 }", "not a number")]
    [InlineData("{ \"ratio\": 0.5 }", "{ \"ratio\": true }", "inputValues")]
    [InlineData("{ \"ratio\": 0.5 }", "[0.5]", "inputValues")]
    [InlineData("\"scaling\"", "\"sclaing\"", "sclaing")]
    [InlineData("\"inputSize\": 512,", "", "inputSize")]
    [InlineData("\"mean\": [0.5, 0.25, 0.125],", "", "mean")]
    [InlineData("\"standardDeviation\": [1, 2, 3],", "", "standardDeviation")]
    public void A_damage_is_named(string what, string instead, string named)
    {
        Assert.Equal(1, Whole.Split(what).Length - 1);
        Write(Whole.Replace(what, instead, StringComparison.Ordinal));
        AssertDamaged(named);
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("null", "empty")]
    [InlineData("[]", "JSON")]
    [InlineData("{", "JSON")]
    [InlineData("\0\0\0\0", "'0x00'")]
    [InlineData("not a description", "JSON")]
    public void Other_content_is_not_a_description(string content, string named)
    {
        Write(content);
        AssertDamaged(named);
    }

    [Fact]
    public void A_far_too_large_or_too_deep_file_is_not_read()
    {
        Write(Whole + new string(' ', 1 << 20));
        AssertDamaged("too large");
        Write(string.Concat(Enumerable.Repeat("{\"classes\":[", 5000)));
        AssertDamaged("JSON");
        Write(Whole + new string(' ', 60_000));
        Assert.Equal(512, DescriptionFile.Find(Model)!.Description.InputSize);
    }

    // A lone half of a surrogate pair is no text that a file could hold.
    private static bool IsText(string text) => !text.Any(char.IsSurrogate);

    private void Write(string content) => File.WriteAllText(_directory["shop.rembg.json"], content);

    private void AssertDamaged(string named)
    {
        string message = Assert.Throws<InvalidDataException>(() => DescriptionFile.Find(Model)).Message;
        Assert.StartsWith($"its description '{_directory["shop.rembg.json"]}' is damaged: ", message, StringComparison.Ordinal);
        Assert.Contains(named, message, StringComparison.OrdinalIgnoreCase);
    }
}

namespace Rembg.Tests;

/// <summary>Names with wildcard characters, as Tab completes them, as [WildcardPattern]::Escape writes them, and as they are.</summary>
public sealed class BracketNameTests : ModelHomeTest
{
    private const string Brackets = "photo[1].png";

    private static readonly string[] Spellings = ["completed", "escaped", "plain"];

    public static TheoryData<string, string> EveryWay => [.. Spellings.SelectMany(static way => ((string[])["", "-BackgroundImage"]).Select(parameter => (way, parameter)))];

    [Theory]
    [MemberData(nameof(EveryWay))]
    public void A_photo_is_found_by_each_spelling(string way, string parameter)
    {
        string photo = Files.Add(SharedData.Photo("girl.png"));
        string named = Files.Add(SharedData.Photo("girl.png"), Brackets);
        string main = parameter.Length > 0 ? $"'{photo}'" : string.Empty;
        ShellResult result = Run($"Remove-ImageBackground {main} {parameter} {Spell(way, named)} -DestinationPath $args[0]", Files["out"]).ThrowOnError();
        Assert.Equal([parameter.Length > 0 ? "girl.png" : Brackets], Directory.GetFiles(Files["out"]).Select(Path.GetFileName));
        Assert.Single(result.Output);
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("escaped")]
    [InlineData("plain")]
    public void Models_directories_and_reports_are_found_by_each_spelling(string way)
    {
        string model = Files["net[2].onnx"];
        File.WriteAllBytes(model, TinyModel.Brightness(32, 32));
        string photo = Files.Add(SharedData.Photo("girl.png"));
        Files.Add(photo, "in[3]/a.png");

        Run($"Remove-ImageBackground $args[0] -ModelPath {Spell(way, model)} -DestinationPath $args[1]", photo, Files["one"]).ThrowOnError();
        Assert.Single(Run($"Register-RembgModel tiny {Spell(way, model)} -Like u2netp").ThrowOnError().Output);
        Assert.Single(Run($"Measure-RembgModel {Spell(way, model)} -ImagePath {Spell(way, Files["in[3]"])} -Iterations 1 -Warmup 0").ThrowOnError().Output);
        Assert.Single(Run($"Remove-ImageBackground {Spell(way, Files["in[3]"])} -ModelPath $args[0] -DestinationPath {Spell(way, Files["in[3]"])} -Format WebP", model).ThrowOnError().Output);
    }

    [Fact]
    public void A_pattern_comes_before_a_file_that_has_its_text_as_a_name()
    {
        Files.Add(SharedData.Photo("girl.png"), Brackets);
        Files.Add(SharedData.Photo("girl.png"), "photo1.png");
        Run("Remove-ImageBackground $args[0] -DestinationPath $args[1]", Files[Brackets], Files["out"]).ThrowOnError();
        Assert.Equal(["photo1.png"], Directory.GetFiles(Files["out"]).Select(Path.GetFileName));
    }

    [Fact]
    public void A_literal_path_is_taken_as_it_is_written()
    {
        Files.Add(SharedData.Photo("girl.png"), Brackets);
        ShellResult result = Run("Remove-ImageBackground -LiteralPath ([WildcardPattern]::Escape($args[0])) -DestinationPath $args[1]", Files[Brackets], Files["out"]);
        Assert.Equal(["ImageNotFound"], result.ErrorIds);
        Run("Remove-ImageBackground -LiteralPath $args[0] -DestinationPath $args[1]", Files[Brackets], Files["out"]).ThrowOnError();
    }

    /// <summary>The argument as a script has it.</summary>
    private static string Spell(string way, string path) => way switch
    {
        "completed" => $"'{path.Replace("[", "`[", StringComparison.Ordinal).Replace("]", "`]", StringComparison.Ordinal)}'",
        "escaped" => $"([WildcardPattern]::Escape('{path}'))",
        _ => $"'{path}'",
    };
}

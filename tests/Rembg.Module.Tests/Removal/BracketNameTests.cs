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

    [Theory]
    [InlineData("photo[1.png")]
    [InlineData("a[b/photo.png")]
    [InlineData("a[b/c]d.png")]
    public void A_name_that_is_no_valid_pattern_is_a_name(string name)
    {
        Files.Add(SharedData.Photo("girl.png"), name);
        Run("Remove-ImageBackground $args[0] -DestinationPath $args[1]", Files[name], Files["out"]).ThrowOnError();
        Assert.Equal([Path.GetFileName(name)], Directory.GetFiles(Files["out"]).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("Remove-ImageBackground 'no[where.png', $args[0]", "ImageNotFound", 1)]
    [InlineData("'no[where.png', $args[0] | Remove-ImageBackground", "ImageNotFound", 1)]
    [InlineData("Measure-RembgModel u2netp -ImagePath 'no[where.png' -Iterations 1 -Warmup 0", "ImageNotFound", 0)]
    [InlineData("Get-RembgModel 'u[2', u2netp", "ModelNotFound", 1)]
    [InlineData("Uninstall-RembgModel 'u[2'", "ModelNotFound", 0)]
    [InlineData("Register-RembgModel tiny 'no[where.onnx' -Like u2netp", "ModelNotFound", 0)]
    [InlineData("Get-RembgJournal 'no[where'", "ImageNotFound", 1)]
    public void A_text_that_is_neither_a_pattern_nor_a_name_is_an_error_of_its_own(string command, string error, int outputs)
    {
        ShellResult result = Run(command, Files.Add(SharedData.Photo("girl.png")));
        Assert.Equal([error], result.ErrorIds);
        Assert.Equal(outputs, result.Output.Count);
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

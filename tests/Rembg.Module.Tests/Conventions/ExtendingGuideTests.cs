using System.Text.RegularExpressions;

namespace Rembg.Tests;

/// <summary>The guide to extending the project names only files, types, members and cmdlets that exist.</summary>
public sealed partial class ExtendingGuideTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(BuiltModule.RepositoryRoot, "docs", "extending.md"));

    private static readonly string[] Sources = [.. ((string[])["src", "tests"])
        .SelectMany(static top => Directory.GetFiles(Path.Combine(BuiltModule.RepositoryRoot, top), "*.cs", SearchOption.AllDirectories))
        .Where(static file => !Path.GetRelativePath(BuiltModule.RepositoryRoot, file).Split('/', '\\').Any(static part => part is "bin" or "obj"))
        .Select(static file => Comment().Replace(File.ReadAllText(file), string.Empty))];

    public static TheoryData<string> Names => [.. Code().Matches(Guide).Select(static match => match.Groups[1].Value).Distinct()];

    public static TheoryData<string> Sections => [.. Section().Matches(Guide).Select(static match => match.Value)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Everything_named_in_code_exists(string name) => Assert.True(Exists(name), $"'{name}' does not exist, or is not a file, a type, a member or a cmdlet.");

    [Fact]
    public void A_section_describes_each_kind_of_extension() => Assert.Equal(
        ["a model", "an operator rule", "a cmdlet", "an endpoint", "an error ID", "an image format"],
        Section().Matches(Guide).Select(static match => match.Groups["kind"].Value));

    [Theory]
    [MemberData(nameof(Sections))]
    public void A_section_leads_from_the_source_to_its_tests_and_documentation(string section)
    {
        string[] names = [.. Code().Matches(section).Select(static match => match.Groups[1].Value)];
        Assert.Contains(names, static name => name.StartsWith("src/", StringComparison.Ordinal));
        Assert.Contains(names, static name => name.StartsWith("tests/", StringComparison.Ordinal));
        Assert.Contains(names, static name => name.StartsWith("docs/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("src/Rembg.Core/Absent.cs")]
    [InlineData("src/Rembg/Reporting/Errors.cs/")]
    [InlineData("AbsentType")]
    [InlineData("ModelCatalogue.Absent")]
    [InlineData("Get-RembgAbsence")]
    [InlineData("three words here")]
    public void A_name_that_does_not_exist_is_found_out(string name) => Assert.False(Exists(name));

    private static bool Exists(string name) => name switch
    {
        "[Unreleased]" or "/api/" or "/v1.0" or "./build.ps1 Help" or "HttpContext" => true,
        _ when Cmdlet().IsMatch(name) => File.ReadAllText(BuiltModule.Manifest).Contains($"'{name}'", StringComparison.Ordinal),
        _ when name.EndsWith('/') => Directory.Exists(Path.Combine(BuiltModule.RepositoryRoot, name)),
        _ when File.Exists(Path.Combine(BuiltModule.RepositoryRoot, name)) => true,
        _ => Member().Match(name) is { Success: true } match && IsDeclared(match.Groups["type"].Value, match.Groups["member"].Value),
    };

    // The parts of a partial type are in several files, any of which can have the member.
    private static bool IsDeclared(string type, string member) => Sources.Any(source =>
        Regex.IsMatch(source, $@"\b(class|record|struct|interface|enum) {type}\b") && (member.Length == 0 || Regex.IsMatch(source, $@"\b{member}\b")));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^## Add (?<kind>[^\n]+)\n.*?(?=^## |\z)", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^[A-Z][a-z]+-[A-Z]\w+$")]
    private static partial Regex Cmdlet();

    [GeneratedRegex(@"^(?<type>[A-Z]\w+)(\.(?<member>[A-Z]\w+))?$")]
    private static partial Regex Member();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();
}

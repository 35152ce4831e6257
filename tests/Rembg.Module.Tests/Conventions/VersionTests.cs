using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Rembg.Tests;

/// <summary>Directory.Build.props states the version; every other file that names it agrees.</summary>
public sealed partial class VersionTests
{
    private static readonly string Stated = XDocument.Load(Path.Combine(BuiltModule.RepositoryRoot, "Directory.Build.props")).Descendants("Version").Single().Value;

    public static TheoryData<string> Assemblies =>
        [.. Directory.GetFiles(BuiltModule.Directory, "Rembg*.dll", SearchOption.AllDirectories).Select(static file => Path.GetRelativePath(BuiltModule.Directory, file))];

    [Fact]
    public void Version_has_three_numbers() => Assert.Matches(@"^\d+\.\d+\.\d+$", Stated);

    [Theory]
    [InlineData("Rembg.psd1")]
    [InlineData("views/Rembg.Views.psd1")]
    public void Manifest_of_the_built_module_has_the_version(string manifest) =>
        Assert.Equal(Stated, ModuleVersion().Match(File.ReadAllText(Path.Combine(BuiltModule.Directory, manifest))).Groups[1].Value);

    [Fact]
    public void Module_has_the_assemblies_of_all_components() => Assert.Superset(
        new HashSet<string>(["Rembg.dll", "Rembg.Loader.dll", "Rembg.Core.dll", "Rembg.Measure.dll", "Rembg.Server.dll"]),
        Assemblies.Select(static row => Path.GetFileName(row.Data)).ToHashSet());

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_has_the_version(string assembly)
    {
        string file = Path.Combine(BuiltModule.Directory, assembly);
        Assert.Equal($"{Stated}.0", AssemblyName.GetAssemblyName(file).Version?.ToString());
        Assert.Equal(Stated, FileVersionInfo.GetVersionInfo(file).ProductVersion?.Split('+')[0]);
    }

    [Fact]
    public void Changelog_has_an_unreleased_section_above_the_dated_one_of_this_version()
    {
        string[] headings = [.. File.ReadLines(Path.Combine(BuiltModule.RepositoryRoot, "CHANGELOG.md")).Where(static line => line.StartsWith("## ", StringComparison.Ordinal))];
        Assert.Equal("## [Unreleased]", headings[0]);
        Match newest = DatedSection().Match(headings[1]);
        Assert.Equal(Stated, newest.Groups["version"].Value);
        Assert.All(headings[1..], static heading => Assert.True(DateOnly.TryParseExact(DatedSection().Match(heading).Groups["date"].Value, "yyyy-MM-dd", out _), heading));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("docs/installing.md")]
    public void Package_names_in_the_documentation_have_the_version(string document)
    {
        string[] named = [.. PackageName().Matches(File.ReadAllText(Path.Combine(BuiltModule.RepositoryRoot, document))).Select(static match => match.Groups[1].Value)];
        Assert.NotEmpty(named);
        Assert.All(named, static version => Assert.Equal(Stated, version));
    }

    [GeneratedRegex(@"^ *ModuleVersion *= '(.*)'", RegexOptions.Multiline)]
    private static partial Regex ModuleVersion();

    [GeneratedRegex(@"^## \[(?<version>\d+\.\d+\.\d+)\] - (?<date>\d{4}-\d{2}-\d{2})$")]
    private static partial Regex DatedSection();

    [GeneratedRegex(@"\bRembg[.-](\d+\.\d+\.\d+)\b")]
    private static partial Regex PackageName();
}

using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rembg.Tests;

/// <summary>The notices of third parties name all that is shipped, and the licences that they refer to are there.</summary>
public sealed partial class NoticeTests
{
    private static readonly string Notices = File.ReadAllText(Path.Combine(BuiltModule.Directory, "ThirdPartyNotices.md"));

    private static string Binaries(string project) =>
        Path.Combine(BuiltModule.RepositoryRoot, "src", project, Path.GetRelativePath(Path.Combine(BuiltModule.RepositoryRoot, "src", "Rembg.Console"), Path.GetDirectoryName(BuiltModule.Console)!));

    [Theory]
    [InlineData("Rembg.Core")]
    [InlineData("Rembg.Server")]
    [InlineData("Rembg.Console")]
    public void Every_package_is_named(string project)
    {
        string file = project == "Rembg.Core"
            ? Path.Combine(BuiltModule.Directory, "lib", "Rembg.Core.deps.json")
            : Path.Combine(Binaries(project), $"{project}.deps.json");
        using JsonDocument dependencies = JsonDocument.Parse(File.ReadAllText(file));
        string[] packages = [.. dependencies.RootElement.GetProperty("libraries").EnumerateObject()
            .Where(static library => library.Value.GetProperty("type").GetString() == "package")
            .Select(static library => library.Name.Split('/')[0])];
        Assert.NotEmpty(packages);
        Assert.Empty(packages.Except(Name().Matches(Notices).Select(static match => match.Value)));
    }

    [Fact]
    public void Every_licence_that_is_referred_to_is_in_the_module_and_no_other()
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(BuiltModule.Directory, "licences")).Select(static file => $"licences/{Path.GetFileName(file)}").Order(StringComparer.Ordinal)];
        Assert.Equal(LicenceFile().Matches(Notices).Select(static match => match.Groups[1].Value).Distinct().Order(StringComparer.Ordinal), files);
        Assert.All(files, static file => Assert.InRange(new FileInfo(Path.Combine(BuiltModule.Directory, file)).Length, 500, 1_000_000));
    }

    [Theory]
    [InlineData("LICENSE")]
    [InlineData("CHANGELOG.md")]
    [InlineData("ThirdPartyNotices.md")]
    public void Documents_that_the_manifest_or_a_licence_promises_are_in_the_module(string name) =>
        Assert.True(File.Exists(Path.Combine(BuiltModule.Directory, name)));

    [GeneratedRegex(@"[A-Za-z][\w.-]*\w")]
    private static partial Regex Name();

    [GeneratedRegex(@"`(licences/[\w.-]+)`")]
    private static partial Regex LicenceFile();
}

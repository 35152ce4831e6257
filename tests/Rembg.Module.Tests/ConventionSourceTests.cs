namespace Rembg.Tests;

/// <summary>A file earns its place by one idea; a long one needs a reason.</summary>
public sealed class ConventionSourceTests
{
    private const int LongestFile = 300;

    private static readonly string[] Extensions = [".cs", ".ps1", ".ps1xml", ".targets", ".props", ".csproj"];

    // Longer files, by their paths from the root, each with its reason.
    private static readonly Dictionary<string, string> LongFiles = [];

    [Fact]
    public void Source_files_are_short()
    {
        IEnumerable<string> longFiles = SourceFiles()
            .Where(static file => File.ReadLines(file).Count() > LongestFile)
            .Select(static file => Path.GetRelativePath(BuiltModule.RepositoryRoot, file).Replace('\\', '/'));
        Assert.Equal(LongFiles.Keys.Order(StringComparer.Ordinal), longFiles.Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> SourceFiles() => Directory.GetFiles(BuiltModule.RepositoryRoot)
        .Concat(((string[])["src", "tests"]).SelectMany(static top => Directory.GetFiles(Path.Combine(BuiltModule.RepositoryRoot, top), "*", SearchOption.AllDirectories)))
        .Where(static file => Extensions.Contains(Path.GetExtension(file)))
        .Where(static file => !Path.GetRelativePath(BuiltModule.RepositoryRoot, file).Split('/', '\\').Any(static part => part is "bin" or "obj"));
}

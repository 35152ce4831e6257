namespace Rembg.Tests;

/// <summary>Rules for source files: they are short, and telemetry of ONNX Runtime is off wherever it is used.</summary>
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

    [Fact]
    public void The_runtime_is_started_in_the_one_place_that_turns_its_telemetry_off()
    {
        (string Name, string Text)[] files = [.. SourceFiles()
            .Where(static file => file.StartsWith(Path.Combine(BuiltModule.RepositoryRoot, "src"), StringComparison.Ordinal))
            .Select(static file => (Path.GetFileName(file), File.ReadAllText(file)))];
        Assert.Equal(["OrtEnvironment.cs"], files.Where(static file => file.Text.Contains("OrtEnv.Instance()", StringComparison.Ordinal)).Select(static file => file.Name));
        IEnumerable<(string Name, string Text)> makeSessions = files.Where(static file => file.Text.Contains("SessionOptions options = new()", StringComparison.Ordinal) || file.Text.Contains("new SessionOptions()", StringComparison.Ordinal));
        Assert.Equal(["OnnxSession.cs", "SessionFactory.cs"], makeSessions.Select(static file => file.Name).Order(StringComparer.Ordinal));
        Assert.All(makeSessions, static file => Assert.Contains("OrtEnvironment.Start();", file.Text, StringComparison.Ordinal));
    }

    private static IEnumerable<string> SourceFiles() => Directory.GetFiles(BuiltModule.RepositoryRoot)
        .Concat(((string[])["src", "tests"]).SelectMany(static top => Directory.GetFiles(Path.Combine(BuiltModule.RepositoryRoot, top), "*", SearchOption.AllDirectories)))
        .Where(static file => Extensions.Contains(Path.GetExtension(file)))
        .Where(static file => !Path.GetRelativePath(BuiltModule.RepositoryRoot, file).Split('/', '\\').Any(static part => part is "bin" or "obj"));
}

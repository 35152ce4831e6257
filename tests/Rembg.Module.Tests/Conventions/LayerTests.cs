using System.Text.RegularExpressions;

namespace Rembg.Tests;

/// <summary>Holds the source to the layers that docs/architecture.md lists: code in a folder uses only the folders before its own.</summary>
public sealed partial class LayerTests
{
    private static readonly string Source = Path.Combine(BuiltModule.RepositoryRoot, "src");

    /// <summary>The rows of the table: a folder below src, and its layers from the lowest to the highest.</summary>
    public static TheoryData<string, string> Rows
    {
        get
        {
            TheoryData<string, string> rows = [];
            foreach (Match row in Row().Matches(File.ReadAllText(Path.Combine(BuiltModule.RepositoryRoot, "docs", "architecture.md"))))
            {
                rows.Add(row.Groups["folder"].Value, row.Groups["layers"].Value);
            }

            return rows;
        }
    }

    [Fact]
    public void Every_project_with_folders_has_a_row()
    {
        HashSet<string> described = [.. Rows.Select(static row => row.Data.Item1)];
        Assert.Superset(new HashSet<string> { "Rembg.Core", "Rembg.Core/Quantization", "Rembg", "Rembg.Server" }, described);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Folders_use_only_the_layers_before_their_own(string folder, string layers)
    {
        string[] order = [.. layers.Split('→', StringSplitOptions.TrimEntries)];
        string prefix = folder.Split('/')[0] == "Rembg.Core" ? folder.Replace("Rembg.Core", "Rembg", StringComparison.Ordinal).Replace('/', '.') : folder.Replace('/', '.');
        (string File, string Text)[] files = [.. SourceFiles(folder).Select(static file => (file, File.ReadAllText(file)))];
        ILookup<string?, string> types = files
            .SelectMany(file => Type().Matches(file.Text).Select(type => (Layer: LayerOf(Declaration().Match(file.Text).Groups["name"].Value, prefix), Name: type.Groups["name"].Value)))
            .ToLookup(static type => type.Layer, static type => type.Name);
        List<string> against = [];
        foreach ((string file, string text) in files)
        {
            if (LayerOf(Declaration().Match(text).Groups["name"].Value, prefix) is not { } own)
            {
                continue;
            }

            int place = Array.IndexOf(order, own);
            Assert.True(place >= 0, $"docs/architecture.md does not list the folder {own} of {folder}.");
            against.AddRange(Mentions(text, prefix, types).Where(other => Array.IndexOf(order, other) > place)
                .Select(other => $"{Path.GetRelativePath(Source, file)} uses {other}, a layer above its own"));
        }

        Assert.Empty(against);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Layers_are_folders(string folder, string layers) =>
        Assert.All(layers.Split('→', StringSplitOptions.TrimEntries), layer => Assert.True(Directory.Exists(Path.Combine(Source, folder, layer)), $"{folder} has no folder {layer}."));

    private static IEnumerable<string> SourceFiles(string folder) => Directory.GetFiles(Path.Combine(Source, folder), "*.cs", SearchOption.AllDirectories)
        .Where(static file => !Path.GetRelativePath(Source, file).Split('/', '\\').Any(static part => part is "bin" or "obj"));

    /// <summary>
    /// The layers that a file names: in usings and qualified names, from the root (<c>Rembg.Files.Checksum</c>) or relative to it
    /// (<c>Files.Checksum</c>). Namespaces follow folders, so a type of another folder cannot be used without either.
    /// </summary>
    private static IEnumerable<string> Mentions(string text, string prefix, ILookup<string?, string> types)
    {
        string code = Literal().Replace(text, "\"\"");
        IEnumerable<string> fromRoot = Qualified().Matches(code).Select(name => LayerOf(name.Value, prefix)).OfType<string>();
        IEnumerable<string> relative = Relative().Matches(code).Where(name => types[name.Groups["layer"].Value].Contains(name.Groups["type"].Value)).Select(static name => name.Groups["layer"].Value);
        return fromRoot.Concat(relative).Distinct();
    }

    /// <summary>The first part of a name behind a prefix; null if the name is not below it.</summary>
    private static string? LayerOf(string name, string prefix) => name.StartsWith(prefix + ".", StringComparison.Ordinal) ? name[(prefix.Length + 1)..].Split('.')[0] : null;

    [GeneratedRegex(@"^\| `(?<folder>Rembg[\w./]*)` \| (?<layers>[^|]*→[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\bRembg(\.\w+)+")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"(?<![\w.])(?<layer>[A-Z]\w+)(\.[A-Z]\w+)*?\.(?<type>[A-Z]\w+)")]
    private static partial Regex Relative();

    [GeneratedRegex(@"^(public|internal)[\w ]* (class|record|struct|interface|enum) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex("\"[^\"\n]*\"")]
    private static partial Regex Literal();
}

using System.Text.RegularExpressions;

namespace Rembg.Tests;

/// <summary>
/// A page of docs/en-US in PlatyPS' schema, read without PlatyPS: headings with what is below them, and the YAML blocks
/// of parameters.
/// </summary>
internal sealed partial class HelpPage
{
    private readonly List<Section> _sections = [];

    public HelpPage(string path)
    {
        Name = Path.GetFileNameWithoutExtension(path);
        string parent = string.Empty;
        bool isCode = false;
        foreach (string line in File.ReadLines(path))
        {
            isCode ^= line.StartsWith("```", StringComparison.Ordinal);
            if (!isCode && Heading().Match(line) is { Success: true } heading)
            {
                string title = heading.Groups["title"].Value;
                bool isTop = heading.Groups["marks"].Length == 2;
                _sections.Add(new Section(isTop ? string.Empty : parent, title, []));
                parent = isTop ? title : parent;
            }
            else if (_sections.Count > 0)
            {
                _sections[^1].Lines.Add(line);
            }
        }
    }

    public static string Directory { get; } = Path.Combine(BuiltModule.RepositoryRoot, "docs", "en-US");

    public string Name { get; }

    /// <summary>The text of a section whose heading has two marks.</summary>
    public string this[string section] => Text(Assert.Single(_sections, candidate => candidate.Parent.Length == 0 && candidate.Title == section));

    /// <summary>The text below the headings of three marks of a section.</summary>
    public IEnumerable<(string Title, string Text)> Below(string section) =>
        _sections.Where(candidate => candidate.Parent == section).Select(static candidate => (candidate.Title, Text(candidate)));

    public static HelpPage Of(string cmdlet) => new(Path.Combine(Directory, cmdlet + ".md"));

    public IReadOnlyList<HelpExample> Examples =>
    [
        .. Below("EXAMPLES").Select(static example =>
        {
            Match parts = Example().Match(example.Text);
            Assert.True(parts.Success, $"'{example.Title}' is not code followed by text.");
            return new HelpExample(example.Title, parts.Groups["code"].Value, parts.Groups["remarks"].Value);
        }),
    ];

    public IReadOnlyList<HelpParameter> Parameters =>
    [
        .. Below("PARAMETERS").Where(static parameter => parameter.Title.StartsWith('-')).Select(static parameter =>
        {
            string[] parts = parameter.Text.Split("```yaml");
            return new HelpParameter(parameter.Title[1..], parts[0].Trim(), parts[1]);
        }),
    ];

    /// <summary>The words alone: no marks of code, no line breaks.</summary>
    public static string Words(string text) => string.Join(' ', text.Replace("`", string.Empty, StringComparison.Ordinal).Split(null as char[], StringSplitOptions.RemoveEmptyEntries));

    private static string Text(Section section) => string.Join('\n', section.Lines).Trim();

    [GeneratedRegex("^(?<marks>###?) (?<title>.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```powershell\n(?<code>.+?)\n```\n(?<remarks>.+)$", RegexOptions.Singleline)]
    private static partial Regex Example();

    private sealed record Section(string Parent, string Title, List<string> Lines);
}

internal sealed record HelpExample(string Title, string Code, string Remarks);

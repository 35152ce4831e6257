using System.Globalization;
using System.Text.RegularExpressions;

namespace Rembg.Tests.Running;

/// <summary>
/// Prometheus' text format (version 0.0.4), read strictly: a line that is not in it, a series before its type, a type named
/// twice or a series twice is a failure.
/// </summary>
internal sealed partial class PrometheusText
{
    private readonly Dictionary<string, double> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);

    private PrometheusText()
    {
    }

    /// <summary>The type of each family.</summary>
    public IReadOnlyDictionary<string, string> Types => _types;

    /// <summary>All series, by name and labels as they are written.</summary>
    public IReadOnlyDictionary<string, double> Series => _series;

    /// <summary>Asks a server.</summary>
    public static async Task<PrometheusText> ReadAsync(RunningServer server)
    {
        using HttpResponseMessage response = await server.Client.GetAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        return Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Reads a text.</summary>
    public static PrometheusText Parse(string text)
    {
        PrometheusText result = new();
        HashSet<string> helped = [];
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        foreach (string line in text[..^1].Split('\n').Where(static line => line.Length > 0))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                Assert.True(helped.Add(help.Groups["name"].Value), line);
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                Assert.True(result._types.TryAdd(type.Groups["name"].Value, type.Groups["type"].Value), line);
            }
            else
            {
                result.Add(line);
            }
        }

        Assert.Equal(result._types.Keys.Order(StringComparer.Ordinal), helped.Order(StringComparer.Ordinal));
        return result;
    }

    /// <summary>The value of a series without labels.</summary>
    public double Value(string name) => Find(name) ?? throw new KeyNotFoundException(name);

    /// <summary>The value of the one series with these labels and no others; null if there is no such series.</summary>
    public double? Find(string name, params (string Name, string Value)[] labels)
    {
        string key = labels.Length == 0 ? name : $"{name}{{{string.Join(',', labels.Select(static label => $"{label.Name}=\"{label.Value}\""))}}}";
        return _series.TryGetValue(key, out double value) ? value : null;
    }

    /// <summary>The sum of all series of a name that have these labels.</summary>
    public double Sum(string name, params (string Name, string Value)[] labels) => _series
        .Where(series => (series.Key == name || series.Key.StartsWith(name + '{', StringComparison.Ordinal)) && labels.All(label => series.Key.Contains($"{label.Name}=\"{label.Value}\"", StringComparison.Ordinal)))
        .Sum(static series => series.Value);

    private void Add(string line)
    {
        Match sample = Sample().Match(line);
        Assert.True(sample.Success, $"'{line}' is not in the format.");
        string name = sample.Groups["name"].Value;
        string family = Suffix().Replace(name, string.Empty);
        Assert.True(_types.ContainsKey(name) || (_types.TryGetValue(family, out string? type) && type is "histogram" or "summary"), $"'{line}' has no type.");
        string text = sample.Groups["value"].Value;
        double value = text switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        };
        Assert.True(_series.TryAdd(name + sample.Groups["labels"].Value, value), $"'{line}' is there twice.");
    }

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) .+$")]
    private static partial Regex Help();

    [GeneratedRegex("^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram|summary|untyped)$")]
    private static partial Regex Type();

    [GeneratedRegex("""^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>\{[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"(?:,[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*")*\})? (?<value>NaN|[+-]Inf|[+-]?[0-9.]+(?:[eE][+-]?[0-9]+)?)(?: [0-9]+)?$""")]
    private static partial Regex Sample();

    [GeneratedRegex("_(?:bucket|sum|count)$")]
    private static partial Regex Suffix();
}

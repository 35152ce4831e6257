using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace Rembg.Completion;

/// <summary>Completes typical values of parameters that accept any text: sizes, margins, addresses.</summary>
public sealed class ValueCompleter : IArgumentCompleter
{
    private static readonly Dictionary<string, (string Value, string Meaning)[]> Values = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Canvas"] = [("1000x1000", "a square, in pixels"), ("2000x2000", "a large square"), ("1200x800", "wide, 3 to 2"), ("800x1200", "tall, 2 to 3"), ("400x400", "a thumbnail")],
        ["Padding"] = [("5%", "percent, on each side"), ("10%", "percent, on each side"), ("20px", "pixels, on each side"), ("'5% 10%'", "vertical, horizontal"), ("'0 20 40 20'", "top, right, bottom, left")],
        ["Address"] = [("127.0.0.1", "this machine only"), ("::1", "this machine only, IPv6"), ("0.0.0.0", "all networks of this machine"), ("::", "all networks, including IPv6")],
        ["SecondBelow"] = [("Auto", "a share of the photos, -SecondShare"), ("0.9", "the default"), ("0.95", "more photos"), ("0.8", "fewer photos"), ("1", "every photo")],
        ["SecondShare"] = [("10%", "percent of the photos"), ("25%", "the default"), ("50%", "percent of the photos")],
        ["Shard"] = [("Auto", "the task number of Slurm, Kubernetes or another engine"), ("Auto/16", "the same, of 16 shards"), ("0/4", "the first of 4 shards"), ("1/4", "the second of 4 shards")],
        ["Suffix"] = [(".nobg", "the suffix beside the photos"), ("-cut", "NAME-cut.png"), ("_web", "NAME_web.png")],
        ["NameTemplate"] = [("'{name}'", "the photo's name"), ("'{name}-{size}'", "with the size of the canvas"), ("'{name}-{kind}'", "with cutout, mask or white"), ("'{name}-{class}'", "with the class")],
    };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        string typed = wordToComplete?.Trim('\'', '"') ?? string.Empty;
        return Values.TryGetValue(parameterName, out (string Value, string Meaning)[]? values)
            ? values
                .Where(value => value.Value.Trim('\'').StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .Select(static value => new CompletionResult(value.Value, value.Value.Trim('\''), CompletionResultType.ParameterValue, value.Meaning))
            : [];
    }
}

using System.Management.Automation;

namespace Rembg.Completion;

/// <summary>Turns names into completions as PowerShell's own do it: quotes and wildcards in what was typed have their meaning.</summary>
internal static class Completions
{
    /// <summary>The names that begin with the word or match it.</summary>
    /// <param name="word">What was typed so far.</param>
    /// <param name="names">What there is, none of it in need of quotes.</param>
    /// <param name="describe">The tool tip of a name.</param>
    public static IEnumerable<CompletionResult> For(string? word, IEnumerable<string> names, Func<string, string> describe)
    {
        string typed = word?.Trim('\'', '"') ?? string.Empty;
        WildcardPattern pattern = WildcardPattern.Get(typed + "*", WildcardOptions.IgnoreCase);
        return names
            .Where(pattern.IsMatch)
            .Select(name => new CompletionResult(name, name, CompletionResultType.ParameterValue, describe(name)));
    }
}

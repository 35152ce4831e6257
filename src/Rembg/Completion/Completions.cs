using System.Management.Automation;

namespace Rembg.Completion;

/// <summary>Converts names to completions as PowerShell does: quotes and wildcards in the typed text have their usual meaning.</summary>
internal static class Completions
{
    /// <summary>Returns the names that begin with the word or match it.</summary>
    /// <param name="word">The text typed so far.</param>
    /// <param name="names">The available names, none of which needs quotes.</param>
    /// <param name="describe">Returns the tool tip of a name.</param>
    public static IEnumerable<CompletionResult> For(string? word, IEnumerable<string> names, Func<string, string> describe)
    {
        string typed = word?.Trim('\'', '"') ?? string.Empty;
        WildcardPattern pattern = WildcardPattern.Get(typed + "*", WildcardOptions.IgnoreCase);
        return names
            .Where(pattern.IsMatch)
            .Select(name => new CompletionResult(name, name, CompletionResultType.ParameterValue, describe(name)));
    }
}

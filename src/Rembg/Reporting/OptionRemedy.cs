using System.Text.RegularExpressions;

namespace Rembg.Reporting;

/// <summary>The remedy for parameters that contradict each other or have an invalid value.</summary>
internal static partial class OptionRemedy
{
    /// <summary>Returns the remedy, which names the parameters in the message and their help.</summary>
    /// <param name="message">The error message.</param>
    public static string For(string message)
    {
        string[] parameters = [.. Parameter().Matches(message).Select(static match => match.Groups["name"].Value).Distinct()];
        return parameters.Length > 0
            ? $"Change or leave out -{string.Join(" or -", parameters)}; Get-Help with -Parameter {string.Join(", ", parameters)} explains {(parameters.Length > 1 ? "them" : "it")}."
            : "Correct the value in the message; Get-Help with -Parameter and the parameter's name explains the valid values.";
    }

    [GeneratedRegex(@"(?<![\w'])-(?<name>[A-Z][A-Za-z]+)")]
    private static partial Regex Parameter();
}

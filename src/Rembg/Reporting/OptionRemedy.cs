using System.Text.RegularExpressions;

namespace Rembg.Reporting;

/// <summary>The remedy for parameters that contradict each other or have an invalid value.</summary>
internal static partial class OptionRemedy
{
    /// <summary>
    /// Returns the remedy, which names the parameters and their help: those in the message and those of the options that the core names.
    /// A parameter has the name of the option that it sets.
    /// </summary>
    /// <param name="exception">The exception.</param>
    public static string For(OptionsInvalidException exception)
    {
        IEnumerable<string> written = Parameter().Matches(exception.Message).Select(static match => match.Groups["name"].Value);
        string[] parameters = [.. written.Concat(exception.Options).Distinct()];
        return parameters.Length > 0
            ? $"Change or leave out -{string.Join(" or -", parameters)}; Get-Help with -Parameter {string.Join(", ", parameters)} explains {(parameters.Length > 1 ? "them" : "it")}."
            : "Correct the value in the message; Get-Help with -Parameter and the parameter's name explains the valid values.";
    }

    [GeneratedRegex(@"(?<![\w'])-(?<name>[A-Z][A-Za-z]+)")]
    private static partial Regex Parameter();
}

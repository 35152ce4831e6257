using System.Collections.ObjectModel;
using System.Management.Automation.Host;

namespace Rembg.Hosting;

/// <summary>A question with a few answers, each with a key: "[Y] Yes  [N] No  [?] Help (default is "Y"): ".</summary>
internal sealed class ChoicePrompt
{
    /// <summary>The answer that shows the meaning of all answers.</summary>
    public const string HelpKey = "?";

    private readonly (string Key, string Label, string Help)[] _choices;
    private readonly int _default;

    /// <summary>Creates the question.</summary>
    /// <param name="choices">The answers. The letter after an ampersand is the key.</param>
    /// <param name="defaultChoice">The index of the answer that an empty line selects, or -1.</param>
    public ChoicePrompt(Collection<ChoiceDescription> choices, int defaultChoice)
    {
        _choices = [.. choices.Select(choice => (KeyOf(choice.Label), choice.Label.Replace("&", string.Empty, StringComparison.Ordinal), choice.HelpMessage))];
        _default = defaultChoice;
    }

    /// <summary>The line that asks the question.</summary>
    public string Text
    {
        get
        {
            string keys = string.Join("  ", _choices.Select(choice => $"[{choice.Key}] {choice.Label}"));
            string byDefault = _default >= 0 ? $" (default is \"{_choices[_default].Key}\")" : string.Empty;
            return $"{keys}  [{HelpKey}] Help{byDefault}: ";
        }
    }

    /// <summary>The meaning of each answer, one per line.</summary>
    public string Help => string.Concat(_choices.Select(choice => $"{choice.Key} - {choice.Help}{Environment.NewLine}"));

    /// <summary>Returns the index of an answer that is given by its key or its whole label; null if the answer is invalid.</summary>
    public int? Understand(string answer)
    {
        if (answer.Length == 0)
        {
            return _default >= 0 ? _default : null;
        }

        int index = Array.FindIndex(_choices, choice =>
            answer.Equals(choice.Key, StringComparison.OrdinalIgnoreCase) || answer.Equals(choice.Label, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? index : null;
    }

    private static string KeyOf(string label)
    {
        int mark = label.IndexOf('&', StringComparison.Ordinal);
        return mark >= 0 && mark + 1 < label.Length ? label[(mark + 1)..(mark + 2)].ToUpperInvariant() : label;
    }
}

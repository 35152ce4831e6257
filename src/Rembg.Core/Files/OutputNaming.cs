using System.Text.RegularExpressions;

namespace Rembg.Files;

/// <summary>The naming rules for the outputs of a run.</summary>
public sealed partial record OutputNaming
{
    /// <summary>The default suffix of outputs that are written beside their inputs.</summary>
    public const string DefaultSuffix = ".nobg";

    private static readonly string[] Placeholders = ["name", "kind", "size", "class"];

    /// <summary>The directory of the outputs; null to write them beside their inputs.</summary>
    public string? Destination { get; init; }

    /// <summary>The full path of the only output of a run with one input; null to derive names from the inputs.</summary>
    public string? File { get; init; }

    /// <summary>
    /// The text after the input's name; null for <see cref="DefaultSuffix"/> beside the inputs and for no suffix elsewhere.
    /// </summary>
    public string? Suffix { get; init; }

    /// <summary>The name without its extension, with placeholders in braces; null for the input's name.</summary>
    public string? Template { get; init; }

    /// <summary>The suffix in effect.</summary>
    internal string UsedSuffix => Suffix ?? (Destination is null ? DefaultSuffix : string.Empty);

    /// <summary>
    /// Determines whether a file has the name of an output beside its input, of this run or of one with the default suffix.
    /// </summary>
    /// <param name="path">The path of the file.</param>
    public bool IsOutput(ReadOnlySpan<char> path) => EndsWith(path, DefaultSuffix) || (Suffix is { Length: > 0 } suffix && EndsWith(path, suffix));

    /// <summary>Checks the rules: no file can have an impossible name, and rules must not contradict each other.</summary>
    /// <exception cref="OptionsInvalidException">The rules are invalid; the message gives the reason.</exception>
    public void Validate()
    {
        if (Suffix is not null && Template is not null)
        {
            throw new OptionsInvalidException("A name template specifies the whole name: include the suffix in it.");
        }

        if ((Suffix ?? Template)?.IndexOfAny(['/', '\\', ':', '*', '?', '"', '<', '>', '|', '\0']) >= 0)
        {
            throw new OptionsInvalidException($"'{Suffix ?? Template}' cannot be part of a file name: it contains an invalid character.");
        }

        if (Template is not null && Placeholder().Matches(Template).Select(static match => match.Groups["name"].Value).Except(Placeholders).FirstOrDefault() is { } unknown)
        {
            throw new OptionsInvalidException($"'{{{unknown}}}' is not a placeholder. Available placeholders: {string.Join(", ", Placeholders.Select(static name => $"{{{name}}}"))}.");
        }
    }

    /// <summary>Returns the name of an output without its extension.</summary>
    /// <param name="name">The input's name without its extension.</param>
    /// <param name="label">The label that distinguishes the output from others.</param>
    internal string NameOf(string name, OutputLabel label) => Template is null
        ? name + (label.Text.Length > 0 ? "." + label.Text : string.Empty) + UsedSuffix
        : Placeholder().Replace(Template, match => match.Groups["name"].Value switch
        {
            "name" => name,
            "kind" => label.Kind,
            "size" => label.Size,
            _ => label.Class,
        });

    private static bool EndsWith(ReadOnlySpan<char> path, string suffix) => Path.GetFileNameWithoutExtension(path).EndsWith(suffix, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\{(?<name>[^{}]*)\}")]
    private static partial Regex Placeholder();
}

/// <summary>The texts that distinguish an output from others of the same photo.</summary>
/// <param name="Text">The text in names without a template; empty if there is only one output.</param>
/// <param name="Kind">The kind of output, for templates.</param>
/// <param name="Size">The size of the canvas, for templates; empty if the output has no canvas.</param>
/// <param name="Class">The class of the subject, for templates; empty if classes are not distinguished.</param>
public sealed record OutputLabel(string Text, string Kind = "", string Size = "", string Class = "")
{
    /// <summary>Creates a label from its text alone.</summary>
    public static implicit operator OutputLabel(string text) => new(text);

    /// <summary>Creates a label from its text alone.</summary>
    public static OutputLabel FromString(string text) => new(text);
}

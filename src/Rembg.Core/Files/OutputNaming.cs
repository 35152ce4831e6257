using System.Text.RegularExpressions;

namespace Rembg.Files;

/// <summary>The rules by which the outputs of a run are named.</summary>
public sealed partial record OutputNaming
{
    /// <summary>The end of the names of outputs beside their inputs, by default.</summary>
    public const string DefaultSuffix = ".nobg";

    private static readonly string[] Placeholders = ["name", "kind", "size", "class"];

    /// <summary>The directory of the outputs; null for beside their inputs.</summary>
    public string? Destination { get; init; }

    /// <summary>The full path of the one output of a run with one input; null where names follow the inputs'.</summary>
    public string? File { get; init; }

    /// <summary>The text behind the input's name; null for <see cref="DefaultSuffix"/> beside the inputs and for nothing elsewhere.</summary>
    public string? Suffix { get; init; }

    /// <summary>The name without its extension, with placeholders in braces; null for the input's name.</summary>
    public string? Template { get; init; }

    /// <summary>The suffix that names get.</summary>
    internal string UsedSuffix => Suffix ?? (Destination is null ? DefaultSuffix : string.Empty);

    /// <summary>Tells whether a file is named as an output beside its input is, of this run or of one with the default suffix.</summary>
    /// <param name="path">The path of the file.</param>
    public bool IsOutput(string path) => EndsWith(path, DefaultSuffix) || (Suffix is { Length: > 0 } suffix && EndsWith(path, suffix));

    /// <summary>Refuses rules that no file can follow or that contradict each other.</summary>
    /// <exception cref="ArgumentException">The message says which.</exception>
    public void Validate()
    {
        if (Suffix is not null && Template is not null)
        {
            throw new ArgumentException("A name template specifies the whole name: include the suffix in it.");
        }

        if ((Suffix ?? Template)?.IndexOfAny(['/', '\\', ':', '*', '?', '"', '<', '>', '|', '\0']) >= 0)
        {
            throw new ArgumentException($"'{Suffix ?? Template}' cannot be part of a file name: it contains an invalid character.");
        }

        if (Template is not null && Placeholder().Matches(Template).Select(static match => match.Groups["name"].Value).Except(Placeholders).FirstOrDefault() is { } unknown)
        {
            throw new ArgumentException($"'{{{unknown}}}' is not a placeholder. Available placeholders: {string.Join(", ", Placeholders.Select(static name => $"{{{name}}}"))}.");
        }
    }

    /// <summary>The name of an output without its extension.</summary>
    /// <param name="name">The input's name without its extension.</param>
    /// <param name="label">What tells the output from others.</param>
    internal string NameOf(string name, OutputLabel label) => Template is null
        ? name + (label.Text.Length > 0 ? "." + label.Text : string.Empty) + UsedSuffix
        : Placeholder().Replace(Template, match => match.Groups["name"].Value switch
        {
            "name" => name,
            "kind" => label.Kind,
            "size" => label.Size,
            _ => label.Class,
        });

    private static bool EndsWith(string path, string suffix) => Path.GetFileNameWithoutExtension(path).EndsWith(suffix, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\{(?<name>[^{}]*)\}")]
    private static partial Regex Placeholder();
}

/// <summary>The texts that tell an output from others of the same photo.</summary>
/// <param name="Text">The text in usual names; empty where there is one output.</param>
/// <param name="Kind">The kind of output, in templates.</param>
/// <param name="Size">The size of the canvas, in templates; empty if the output has no canvas.</param>
/// <param name="Class">The class of the subject, in templates; empty where classes are not told apart.</param>
public sealed record OutputLabel(string Text, string Kind = "", string Size = "", string Class = "")
{
    /// <summary>Makes a label of its text alone.</summary>
    public static implicit operator OutputLabel(string text) => new(text);

    /// <summary>Makes a label of its text alone.</summary>
    public static OutputLabel FromString(string text) => new(text);
}

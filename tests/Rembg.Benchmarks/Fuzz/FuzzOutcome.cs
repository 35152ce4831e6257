using System.Globalization;

namespace Rembg.Benchmarks.Fuzz;

/// <summary>The end of the work on one file.</summary>
/// <param name="Pass">The pass over all files, from 1.</param>
/// <param name="File">The number of the file.</param>
/// <param name="Milliseconds">The time that it took, waiting for other files included.</param>
/// <param name="Kind"><see cref="Success"/>, <see cref="Warned"/>, or the name of an error.</param>
/// <param name="IsDefect">Whether the error is one that the library does not document.</param>
internal sealed record FuzzOutcome(int Pass, int File, long Milliseconds, string Kind, bool IsDefect)
{
    /// <summary>The kind of a file that was cut out.</summary>
    public const string Success = "success";

    /// <summary>The kind of a file that was cut out with a warning.</summary>
    public const string Warned = "success with warnings";

    // Values are separated by spaces.
    private const string WarnedValue = "warned";

    /// <summary>The values as <see cref="Read"/> takes them, separated by spaces.</summary>
    public string Record => string.Create(CultureInfo.InvariantCulture, $"{Pass} {File} {Milliseconds} {(Kind == Warned ? WarnedValue : Kind)} {IsDefect}");

    /// <summary>Reads the values of a <see cref="Record"/>.</summary>
    public static FuzzOutcome Read(string[] values) => new(
        int.Parse(values[0], CultureInfo.InvariantCulture),
        int.Parse(values[1], CultureInfo.InvariantCulture),
        long.Parse(values[2], CultureInfo.InvariantCulture),
        values[3] == WarnedValue ? Warned : values[3],
        bool.Parse(values[4]));
}

using System.Globalization;

namespace Rembg.Benchmarks;

/// <summary>Options of a command line, each a name and a value: <c>--count 20</c>.</summary>
internal sealed class CommandOptions
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <summary>Reads options.</summary>
    /// <param name="arguments">Names and values in turns.</param>
    /// <param name="known">The names that there are, without hyphens.</param>
    /// <exception cref="BenchmarkException">There is no such option, or it has no value.</exception>
    public CommandOptions(IReadOnlyList<string> arguments, IReadOnlyList<string> known)
    {
        for (int i = 0; i < arguments.Count; i += 2)
        {
            string name = arguments[i].TrimStart('-');
            if (!known.Contains(name))
            {
                throw new BenchmarkException($"There is no option '{arguments[i]}'; there are {string.Join(", ", known.Select(option => "--" + option))}.");
            }

            _values[name] = i + 1 < arguments.Count ? arguments[i + 1] : throw new BenchmarkException($"'{arguments[i]}' has no value.");
        }
    }

    /// <summary>The value of an option; null where it is not given.</summary>
    public string? Text(string name) => _values.GetValueOrDefault(name);

    /// <summary>The value of an option that has to be there.</summary>
    /// <exception cref="BenchmarkException">It is not.</exception>
    public string Required(string name) => Text(name) ?? throw new BenchmarkException($"'--{name}' is missing.");

    /// <summary>A positive number.</summary>
    /// <exception cref="BenchmarkException">It is not a number.</exception>
    public int Number(string name, int otherwise) => Text(name) is { } text ? ToNumber(name, text) : otherwise;

    /// <summary>Positive numbers between commas.</summary>
    /// <exception cref="BenchmarkException">One of them is not a number.</exception>
    public IReadOnlyList<int> Numbers(string name, IReadOnlyList<int> otherwise) =>
        Text(name) is { } text ? [.. text.Split(',').Select(part => ToNumber(name, part))] : otherwise;

    private static int ToNumber(string name, string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
        ? number
        : throw new BenchmarkException($"'--{name} {text}' is not a positive number.");
}

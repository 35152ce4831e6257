using System.Collections;

namespace Rembg.Models;

/// <summary>The values of inputs other than the photo, by input name. Two sets are equal if their names and values are.</summary>
public sealed class InputValues : IReadOnlyList<KeyValuePair<string, double>>, IEquatable<InputValues>
{
    private readonly KeyValuePair<string, double>[] _values;

    private InputValues(KeyValuePair<string, double>[] values)
    {
        _values = values;
    }

    /// <summary>No values: the photo is the only input.</summary>
    public static InputValues None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, double> this[int index] => _values[index];

    /// <summary>Creates a set of values, sorted by name.</summary>
    /// <param name="values">Names and values; if a name occurs more than once, the last value counts.</param>
    public static InputValues Create(IEnumerable<KeyValuePair<string, double>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        SortedDictionary<string, double> sorted = new(StringComparer.Ordinal);
        foreach ((string name, double value) in values)
        {
            sorted[name] = value;
        }

        return new InputValues([.. sorted]);
    }

    /// <summary>True if an input has a value.</summary>
    /// <param name="name">The input's name.</param>
    public bool Contains(string name) => _values.Any(pair => pair.Key == name);

    /// <inheritdoc/>
    public bool Equals(InputValues? other) => other is not null && _values.SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as InputValues);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Aggregate(0, static (hash, pair) => HashCode.Combine(hash, pair.Key, pair.Value));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, double>> GetEnumerator() => _values.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Formats the names and values, separated by commas.</summary>
    public override string ToString() => string.Join(", ", _values.Select(static pair => FormattableString.Invariant($"{pair.Key} = {pair.Value:R}")));
}

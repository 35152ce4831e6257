using System.Collections;
using System.Runtime.CompilerServices;

namespace Rembg.Models;

/// <summary>The names of the planes of a model's output, in order. Two lists are equal if their names are.</summary>
[CollectionBuilder(typeof(ClassNames), nameof(Create))]
public sealed class ClassNames : IReadOnlyList<string>, IEquatable<ClassNames>
{
    private readonly string[] _names;

    private ClassNames(string[] names)
    {
        _names = names;
    }

    /// <summary>No names: the output is a single plane.</summary>
    public static ClassNames None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _names.Length;

    /// <inheritdoc/>
    public string this[int index] => _names[index];

    /// <summary>Creates a list from the names.</summary>
    public static ClassNames Create(ReadOnlySpan<string> names) => new([.. names]);

    /// <inheritdoc/>
    public bool Equals(ClassNames? other) => other is not null && _names.AsSpan().SequenceEqual(other._names);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ClassNames);

    /// <inheritdoc/>
    public override int GetHashCode() => _names.Aggregate(0, static (hash, name) => HashCode.Combine(hash, name));

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => _names.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Formats the names, separated by commas.</summary>
    public override string ToString() => string.Join(',', _names);
}

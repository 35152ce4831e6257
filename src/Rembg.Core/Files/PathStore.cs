namespace Rembg.Files;

/// <summary>Keeps millions of paths in little memory: each directory is kept once, and a path as its directory's number and its name.</summary>
internal sealed class PathStore
{
    // A char of a name holds 16 bits of its directory's number.
    private const int PrefixLength = 2;

    private readonly NameStore _names = new();
    private readonly List<string> _directories = [];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    /// <summary>Keeps a path.</summary>
    /// <param name="path">The full path of a file.</param>
    /// <returns>The number by which the path is found again.</returns>
    public ulong Add(string path)
    {
        ReadOnlySpan<char> directory = Path.GetDirectoryName(path.AsSpan());
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> numbers = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!numbers.TryGetValue(directory, out int number))
        {
            number = _directories.Count;
            _directories.Add(directory.ToString());
            _numbers.Add(_directories[number], number);
        }

        ReadOnlySpan<char> name = Path.GetFileName(path.AsSpan());
        Span<char> kept = name.Length <= 256 ? stackalloc char[PrefixLength + name.Length] : new char[PrefixLength + name.Length];
        kept[0] = (char)(number >> 16);
        kept[1] = (char)number;
        name.CopyTo(kept[PrefixLength..]);
        return _names.Add(kept);
    }

    /// <summary>Returns a path.</summary>
    /// <param name="number">The number that <see cref="Add"/> has returned.</param>
    public string this[ulong number]
    {
        get
        {
            ReadOnlySpan<char> kept = _names[number];
            return Path.Join(_directories[(kept[0] << 16) | kept[1]], kept[PrefixLength..]);
        }
    }
}

namespace Rembg.Files;

/// <summary>The names of the files in a directory, which may be millions.</summary>
internal sealed class NameList
{
    private readonly NameStore _store = new();
    private readonly List<ulong> _names = [];

    /// <summary>The number of names.</summary>
    public int Count => _names.Count;

    /// <summary>Adds a name.</summary>
    public void Add(ReadOnlySpan<char> name) => _names.Add(_store.Add(name));

    /// <summary>Removes all names.</summary>
    public void Clear()
    {
        _names.Clear();
        _store.Clear();
    }

    /// <summary>Returns the names in ordinal order, each as it is needed.</summary>
    public IEnumerable<string> Sorted()
    {
        _names.Sort((one, other) => _store[one].SequenceCompareTo(_store[other]));
        for (int i = 0; i < _names.Count; i++)
        {
            yield return _store[_names[i]].ToString();
        }
    }
}

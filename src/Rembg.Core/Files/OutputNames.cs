namespace Rembg.Files;

/// <summary>Names the outputs of each input of one run, and sees to it that no two inputs get the same one.</summary>
public sealed class OutputNames
{
    private readonly OutputNaming _naming;
    private readonly Dictionary<string, string> _inputByOutput = new(PathComparison.Comparer);
    private readonly Dictionary<FileEntry, string> _inputByEntry = [];

    /// <summary>Starts a run.</summary>
    /// <param name="destination">Where outputs go (<c>NAME.png</c>); null for beside their inputs (<c>NAME.nobg.png</c>).</param>
    public OutputNames(string? destination)
        : this(new OutputNaming { Destination = destination })
    {
    }

    /// <summary>Starts a run.</summary>
    /// <param name="naming">The rules for names.</param>
    public OutputNames(OutputNaming naming)
    {
        ArgumentNullException.ThrowIfNull(naming);
        _naming = naming;
    }

    /// <summary>The output of an input, claimed for it.</summary>
    /// <param name="input">The input.</param>
    /// <param name="label">What tells several outputs of one input apart (<c>NAME.mask.png</c>).</param>
    /// <param name="extension">The extension of its format, with the dot.</param>
    /// <returns>Its full path; null where the same photo, under another name, has claimed it.</returns>
    /// <exception cref="OutputCollisionException">Another input of this run has it, or it is the input itself.</exception>
    public string? Claim(ImageFile input, OutputLabel label, string extension)
    {
        string output = NameOf(input, label, extension);
        if (PathComparison.Same(output, input.Path))
        {
            throw OutputCollisionException.WithInput(output, input.Path);
        }

        FileEntry? entry = FileEntry.TryGet(output);
        if (Owner(output, entry) is { } owner)
        {
            return IsSamePhoto(owner, input.Path) ? null : throw new OutputCollisionException(output, owner);
        }

        // Both, as there may be no directory yet: then only the text can tell later that this is taken.
        _inputByOutput.Add(output, input.Path);
        if (entry is { } known)
        {
            _inputByEntry.Add(known, input.Path);
        }

        return output;
    }

    /// <summary>Gives up what an input has claimed: a photo that comes again has the same output.</summary>
    /// <inheritdoc cref="Claim"/>
    public void Release(ImageFile input, OutputLabel label, string extension)
    {
        string output = NameOf(input, label, extension);
        if (_inputByOutput.TryGetValue(output, out string? owner) && PathComparison.Same(owner, input.Path))
        {
            _inputByOutput.Remove(output);
            if (FileEntry.TryGet(output) is { } entry)
            {
                _inputByEntry.Remove(entry);
            }
        }
    }

    /// <summary>The output of an input.</summary>
    /// <inheritdoc cref="Claim"/>
    public string NameOf(ImageFile input, OutputLabel label, string extension)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(label);
        if (_naming.File is { } file)
        {
            return file;
        }

        string name = _naming.NameOf(Path.GetFileNameWithoutExtension(input.Path), label) + extension;
        string directory = Path.GetDirectoryName(input.Path)!;
        string output = _naming.Destination is not { } destination
            ? Path.Combine(directory, name)
            : Path.Combine(destination, input.Root is null ? string.Empty : Path.GetRelativePath(input.Root, directory), name);
        return Path.GetFullPath(output);
    }

    private string? Owner(string output, FileEntry? entry) =>
        _inputByOutput.TryGetValue(output, out string? byName) ? byName
        : entry is { } known && _inputByEntry.TryGetValue(known, out string? byEntry) ? byEntry
        : null;

    private static bool IsSamePhoto(string owner, string path) => FileStatus.TryGet(owner) is { } one && one.Identity == FileStatus.TryGet(path)?.Identity;
}

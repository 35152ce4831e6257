namespace Rembg.Files;

/// <summary>Names the outputs of a run's inputs, and ensures that no two inputs get the same name.</summary>
public sealed class OutputNames
{
    private readonly OutputNaming _naming;
    private readonly Dictionary<string, string> _inputByOutput = new(PathComparison.Comparer);
    private readonly Dictionary<FileEntry, string> _inputByEntry = [];

    /// <summary>Starts a run.</summary>
    /// <param name="destination">
    /// The directory of the outputs (<c>NAME.png</c>); null to write them beside their inputs (<c>NAME.nobg.png</c>).
    /// </param>
    public OutputNames(string? destination)
        : this(new OutputNaming { Destination = destination })
    {
    }

    /// <summary>Starts a run.</summary>
    /// <param name="naming">The naming rules.</param>
    public OutputNames(OutputNaming naming)
    {
        ArgumentNullException.ThrowIfNull(naming);
        _naming = naming;
    }

    /// <summary>Names the output of an input and reserves the name.</summary>
    /// <param name="input">The input.</param>
    /// <param name="label">The label that distinguishes several outputs of one input (<c>NAME.mask.png</c>).</param>
    /// <param name="extension">The extension of the output's format, with the dot.</param>
    /// <returns>The full path; null if the same photo has reserved it under another name.</returns>
    /// <exception cref="OutputCollisionException">
    /// Another input of this run has reserved the path, or it is the path of the input itself.
    /// </exception>
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

        // Record both: if the directory does not exist yet, later only the text can show that the name is taken.
        _inputByOutput.Add(output, input.Path);
        if (entry is { } known)
        {
            _inputByEntry.Add(known, input.Path);
        }

        return output;
    }

    /// <summary>Releases the name that an input has reserved, because a photo that is processed again has the same output.</summary>
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

    /// <summary>Returns the output path of an input without reserving it.</summary>
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

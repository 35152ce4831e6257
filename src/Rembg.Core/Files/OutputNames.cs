using Rembg.Imaging;

namespace Rembg.Files;

/// <summary>Names the outputs of each input of one run, and sees to it that no two inputs get the same one.</summary>
public sealed class OutputNames
{
    private const string Suffix = ".nobg";

    private readonly string? _destination;
    private readonly Dictionary<string, string> _inputByOutput = new(PathComparison.Comparer);
    private readonly Dictionary<FileEntry, string> _inputByEntry = [];

    /// <summary>Starts a run.</summary>
    /// <param name="destination">Where outputs go (<c>NAME.png</c>); null for beside their inputs (<c>NAME.nobg.png</c>).</param>
    public OutputNames(string? destination)
    {
        _destination = destination;
    }

    /// <summary>Whether a file is named as outputs beside their inputs are.</summary>
    public static bool IsOutput(string path) => Path.GetFileNameWithoutExtension(path).EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The output of an input, claimed for it.</summary>
    /// <param name="input">The input.</param>
    /// <param name="kind">What tells several outputs of one input apart (<c>NAME.mask.png</c>); empty where there is one.</param>
    /// <param name="format">The format that gives the extension.</param>
    /// <returns>Its full path; null where the same photo, under another name, has claimed it.</returns>
    /// <exception cref="OutputCollisionException">Another input of this run has it, or it is the input itself.</exception>
    public string? Claim(ImageFile input, string kind, OutputFormat format)
    {
        string output = NameOf(input, kind, format);
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
    public void Release(ImageFile input, string kind, OutputFormat format)
    {
        string output = NameOf(input, kind, format);
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
    public string NameOf(ImageFile input, string kind, OutputFormat format)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(kind);
        string name = Path.GetFileNameWithoutExtension(input.Path) + (kind.Length > 0 ? "." + kind : string.Empty);
        string directory = Path.GetDirectoryName(input.Path)!;
        string output = _destination is null
            ? Path.Combine(directory, name + Suffix + format.Extension())
            : Path.Combine(_destination, input.Root is null ? string.Empty : Path.GetRelativePath(input.Root, directory), name + format.Extension());
        return Path.GetFullPath(output);
    }

    private string? Owner(string output, FileEntry? entry) =>
        _inputByOutput.TryGetValue(output, out string? byName) ? byName
        : entry is { } known && _inputByEntry.TryGetValue(known, out string? byEntry) ? byEntry
        : null;

    private static bool IsSamePhoto(string owner, string path) => FileStatus.TryGet(owner) is { } one && one.Identity == FileStatus.TryGet(path)?.Identity;
}

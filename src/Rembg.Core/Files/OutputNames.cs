using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Rembg.Files;

/// <summary>Names the outputs of a run's inputs, and ensures that no two inputs get the same name.</summary>
public sealed class OutputNames
{
    private readonly OutputNaming _naming;
    private readonly PathStore _inputs = new();
    private (string Path, FileIdentity Identity)? _directory;

    // The inputs by hashes of their outputs: of the entries, or of the paths if the directory did not exist.
    private readonly Dictionary<ulong, ulong> _inputByEntry = [];
    private readonly Dictionary<ulong, ulong> _inputByPath = [];

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

    /// <summary>Names the output of an input and reserves the name. An input can reserve a name again.</summary>
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

        ulong? entry = HashOfEntry(output);
        if (Owner(output, entry) is { } owner)
        {
            return PathComparison.Same(owner, input.Path) ? output : IsSamePhoto(owner, input.Path) ? null : throw new OutputCollisionException(output, owner);
        }

        // If the directory does not exist yet, later only the path can show that the name is taken.
        if (entry is { } known)
        {
            _inputByEntry.Add(known, _inputs.Add(input.Path));
        }
        else
        {
            _inputByPath.Add(HashOfPath(output), _inputs.Add(input.Path));
        }

        return output;
    }

    /// <summary>Releases the name that an input has reserved, because a photo that is processed again has the same output.</summary>
    /// <inheritdoc cref="Claim"/>
    public void Release(ImageFile input, OutputLabel label, string extension)
    {
        string output = NameOf(input, label, extension);
        ulong? entry = HashOfEntry(output);
        if (Owner(output, entry) is { } owner && PathComparison.Same(owner, input.Path))
        {
            _inputByPath.Remove(HashOfPath(output));
            if (entry is { } known)
            {
                _inputByEntry.Remove(known);
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

    private string? Owner(string output, ulong? entry) =>
        entry is { } known && _inputByEntry.TryGetValue(known, out ulong byEntry) ? _inputs[byEntry]
        : _inputByPath.Count > 0 && _inputByPath.TryGetValue(HashOfPath(output), out ulong byPath) ? _inputs[byPath]
        : null;

    /// <summary>Returns the hash of an output's entry; null if its directory does not exist. Outputs mostly follow each other in a directory.</summary>
    private ulong? HashOfEntry(string output)
    {
        string directory = Path.GetDirectoryName(output)!;
        if (_directory?.Path != directory)
        {
            _directory = FileStatus.TryGet(directory) is { } status ? (directory, status.Identity) : null;
        }

        return _directory is { } known ? (ulong)FileEntry.Of(known.Identity, output).Hash() : null;
    }

    private static ulong HashOfPath(string output) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(PathComparison.Fold(output).AsSpan()));

    private static bool IsSamePhoto(string owner, string path) => FileStatus.TryGet(owner) is { } one && one.Identity == FileStatus.TryGet(path)?.Identity;
}

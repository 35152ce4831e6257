using Rembg.Imaging;

namespace Rembg.Files;

/// <summary>
/// Names the output of each input of one run, and sees to it that no two inputs get the same name and none is written
/// over itself.
/// </summary>
public sealed class OutputNames
{
    private const string Suffix = ".nobg";

    private readonly string? _destination;
    private readonly Dictionary<string, string> _inputByOutput = new(PathComparison.Comparer);

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
    /// <exception cref="OutputCollisionException">Another input of this run has it, or it is the input itself.</exception>
    public string Claim(ImageFile input, string kind, OutputFormat format)
    {
        string output = NameOf(input, kind, format);
        if (PathComparison.Same(output, input.Path))
        {
            throw new OutputCollisionException(output, input.Path);
        }

        return _inputByOutput.TryAdd(output, input.Path) ? output : throw new OutputCollisionException(output, _inputByOutput[output]);
    }

    /// <summary>Gives up what an input has claimed: a photo that comes again has the same output.</summary>
    /// <inheritdoc cref="Claim"/>
    public void Release(ImageFile input, string kind, OutputFormat format)
    {
        string output = NameOf(input, kind, format);
        if (_inputByOutput.TryGetValue(output, out string? owner) && PathComparison.Same(owner, input.Path))
        {
            _inputByOutput.Remove(output);
        }
    }

    private string NameOf(ImageFile input, string kind, OutputFormat format)
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
}

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
    private readonly string _extension;
    private readonly Dictionary<string, string> _inputByOutput = new(PathComparison.Comparer);

    /// <summary>Starts a run.</summary>
    /// <param name="destination">Where outputs go (<c>NAME.png</c>); null for beside their inputs (<c>NAME.nobg.png</c>).</param>
    /// <param name="format">The format that gives the extension.</param>
    public OutputNames(string? destination, OutputFormat format)
    {
        _destination = destination;
        _extension = format.Extension();
    }

    /// <summary>Whether a file is named as outputs beside their inputs are.</summary>
    public static bool IsOutput(string path) => Path.GetFileNameWithoutExtension(path).EndsWith(Suffix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The output of an input, claimed for it.</summary>
    /// <exception cref="OutputCollisionException">Another input of this run has it, or it is the input itself.</exception>
    public string Claim(ImageFile input)
    {
        ArgumentNullException.ThrowIfNull(input);
        string name = Path.GetFileNameWithoutExtension(input.Path);
        string directory = Path.GetDirectoryName(input.Path)!;
        string output = _destination is null
            ? Path.Combine(directory, name + Suffix + _extension)
            : Path.Combine(_destination, input.Root is null ? string.Empty : Path.GetRelativePath(input.Root, directory), name + _extension);
        output = Path.GetFullPath(output);

        if (PathComparison.Same(output, input.Path))
        {
            throw new OutputCollisionException(output, input.Path);
        }

        return _inputByOutput.TryAdd(output, input.Path) ? output : throw new OutputCollisionException(output, _inputByOutput[output]);
    }
}

using NetVips;

using Rembg.Files;
using Rembg.Imaging.Finishing;
using Rembg.Imaging.Writing;

namespace Rembg.Inference;

/// <summary>One of the files, or of the streams' contents, that are made of a photo.</summary>
/// <param name="Path">The full path of the file to write. It appears whole or not at all.</param>
/// <param name="Options">What it looks like.</param>
public sealed record RemovalOutput(string Path, OutputOptions Options)
{
    private readonly Stream? _stream;

    /// <summary>
    /// The classes of each part of it, of a model that tells some apart: parts lie one below the other in one image, as rembg
    /// gives clothes. Null for one part, of the classes of the options.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>>? Parts { get; init; }

    /// <summary>The kind of output that its result names: by default <c>Mask</c> for a mask and <c>CutOut</c> for everything else.</summary>
    public string? Kind { get; init; }

    /// <summary>The way to treat a file that exists; null for what <see cref="RemovalOptions.Overwrite"/> says.</summary>
    public ExistingOutputs? Existing { get; init; }

    /// <summary>True if it goes to a file.</summary>
    internal bool IsFile => _stream is null;

    /// <summary>An output that goes to a stream, which gets all of it or nothing and stays open.</summary>
    /// <param name="target">Receives it, from where it stands.</param>
    /// <param name="options">What it looks like.</param>
    public RemovalOutput(Stream target, OutputOptions options)
        : this("(stream)", options)
    {
        ArgumentNullException.ThrowIfNull(target);
        _stream = target;
    }

    /// <summary>Writes the output.</summary>
    /// <param name="overwrite">Whether an existing file may be replaced where <see cref="Existing"/> does not say.</param>
    /// <param name="encode">Encodes to the target that it opens and disposes.</param>
    /// <param name="run">The run that knows which files must not be replaced.</param>
    /// <param name="source">The photo, which is never replaced; null where it is no file.</param>
    /// <returns>False where the output has appeared meanwhile and existing ones are skipped.</returns>
    /// <exception cref="RembgException">It cannot be written.</exception>
    internal bool Write(bool overwrite, Action<Func<Target>> encode, RunFiles run, string? source)
    {
        if (_stream is not null)
        {
            OutputTarget.WriteStream(_stream, Path, encode);
            return true;
        }

        if (Existing != ExistingOutputs.Skip)
        {
            OutputTarget.WriteFile(Path, Existing is null ? overwrite : Existing == ExistingOutputs.Replace, encode, run, source);
            return true;
        }

        return WriteMissing(encode, run, source);
    }

    private bool WriteMissing(Action<Func<Target>> encode, RunFiles run, string? source)
    {
        OutputState state = OutputFile.Inspect(Path, Options.Encoding.Format);
        if (state is OutputState.Complete or OutputState.Foreign)
        {
            return false;
        }

        try
        {
            OutputTarget.WriteFile(Path, overwrite: state == OutputState.Incomplete, encode, run, source);
            return true;
        }
        catch (OutputExistsException)
        {
            // Another process was quicker.
            return false;
        }
    }

    /// <summary>Refuses outputs that cannot be written together.</summary>
    /// <exception cref="ArgumentException">The message says why not.</exception>
    internal static void Validate(IReadOnlyList<RemovalOutput> outputs, long pixelLimit)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (outputs.Count == 0)
        {
            throw new ArgumentException("There is nothing to write: give at least one output.");
        }

        HashSet<string> paths = new(PathComparison.Comparer);
        foreach (RemovalOutput output in outputs)
        {
            output.Options.Validate(pixelLimit);
            if (output.Parts is { Count: 0 })
            {
                throw new ArgumentException("An output has at least one part.");
            }

            if (output._stream is null && !paths.Add(System.IO.Path.GetFullPath(output.Path)))
            {
                throw new ArgumentException($"Two outputs would be written to '{output.Path}'.");
            }
        }
    }
}

using NetVips;

using Rembg.Files;
using Rembg.Imaging.Finishing;
using Rembg.Imaging.Writing;

namespace Rembg.Inference;

/// <summary>An output of a photo, in a file or a stream.</summary>
/// <param name="Path">The full path of the output file, which is written completely or not at all.</param>
/// <param name="Options">The form of the output.</param>
public sealed record RemovalOutput(string Path, OutputOptions Options)
{
    private readonly Stream? _stream;

    /// <summary>
    /// The classes of each part, for a model that distinguishes classes: the parts are placed one below the other in one image,
    /// as rembg does with clothes. Null for a single part with the classes of the options.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>>? Parts { get; init; }

    /// <summary>The kind of output in its result: by default <c>Mask</c> for a mask and <c>CutOut</c> for everything else.</summary>
    public string? Kind { get; init; }

    /// <summary>The treatment of an existing file; null to follow <see cref="RemovalOptions.Overwrite"/>.</summary>
    public ExistingOutputs? Existing { get; init; }

    /// <summary>True if the output is written to a file.</summary>
    internal bool IsFile => _stream is null;

    /// <summary>Creates an output to a stream, which receives all of it or nothing and is not closed.</summary>
    /// <param name="target">Receives the output at its current position.</param>
    /// <param name="options">The form of the output.</param>
    public RemovalOutput(Stream target, OutputOptions options)
        : this("(stream)", options)
    {
        ArgumentNullException.ThrowIfNull(target);
        _stream = target;
    }

    /// <summary>Writes the output.</summary>
    /// <param name="overwrite">True to replace an existing file if <see cref="Existing"/> is null.</param>
    /// <param name="encode">Encodes to the target.</param>
    /// <param name="run">The run, which knows the files that must not be replaced.</param>
    /// <param name="source">The photo, which is never replaced; null if it is not a file.</param>
    /// <returns>False if the output has appeared in the meantime and existing outputs are skipped.</returns>
    /// <exception cref="RembgException">The output cannot be written.</exception>
    internal bool Write(bool overwrite, Action<Target> encode, RunFiles run, string? source)
    {
        if (_stream is not null)
        {
            OutputTarget.WriteStream(_stream, Path, encode);
            return true;
        }

        OutputState found = Existing == ExistingOutputs.Skip ? OutputFile.Inspect(Path, Options.Encoding.Format) : OutputState.Missing;
        if (found is OutputState.Complete or OutputState.Foreign)
        {
            return false;
        }

        bool isReplaced = Existing is null ? overwrite : Existing == ExistingOutputs.Replace || found == OutputState.Incomplete;
        try
        {
            AtomicFile.Write(Path, isReplaced, temporary => OutputTarget.WriteFile(temporary, encode), run, source);
            return true;
        }
        catch (OutputExistsException) when (Existing == ExistingOutputs.Skip)
        {
            // Another process has written it in the meantime.
            return false;
        }
    }

    /// <summary>Rejects outputs that cannot be written together.</summary>
    /// <exception cref="OptionsInvalidException">The outputs cannot be written together; the message explains the reason.</exception>
    internal static void Validate(IReadOnlyList<RemovalOutput> outputs, long pixelLimit)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        if (outputs.Count == 0)
        {
            throw new OptionsInvalidException("There is nothing to write: specify at least one output.");
        }

        HashSet<string> paths = new(PathComparison.Comparer);
        foreach (RemovalOutput output in outputs)
        {
            output.Options.Validate(pixelLimit);
            if (output.Parts is { Count: 0 })
            {
                throw new OptionsInvalidException("An output must have at least one part.");
            }

            if (output._stream is null && !paths.Add(System.IO.Path.GetFullPath(output.Path)))
            {
                throw new OptionsInvalidException($"Two outputs would be written to '{output.Path}'.");
            }
        }
    }
}

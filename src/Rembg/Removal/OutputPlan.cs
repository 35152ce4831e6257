using System.Management.Automation;

using Rembg.Files;
using Rembg.Files.Watching;
using Rembg.Imaging;
using Rembg.Imaging.Writing;
using Rembg.Inference;

namespace Rembg.Removal;

/// <summary>Plans the files to write for each photo of a run.</summary>
internal sealed class OutputPlan
{
    private readonly OutputNames _names;
    private readonly IReadOnlyList<WantedOutput> _wanted;
    private readonly ExistingOutputs _existing;
    private readonly bool _isWatched;
    private readonly RunFiles _files;
    private readonly Cmdlet _cmdlet;
    private readonly OutputDirectories _directories;

    /// <summary>Starts a run.</summary>
    /// <param name="naming">The naming rules for outputs.</param>
    /// <param name="wanted">The files to make from each photo.</param>
    /// <param name="existing">The treatment of existing files.</param>
    /// <param name="isWatched">
    /// True if photos may change and appear again: outputs that are not older than their photo are then considered finished,
    /// even from an earlier run.
    /// </param>
    /// <param name="files">The files that the run reads and writes.</param>
    /// <param name="cmdlet">The cmdlet to whose streams is written, on its pipeline thread.</param>
    public OutputPlan(OutputNaming naming, IReadOnlyList<WantedOutput> wanted, ExistingOutputs existing, bool isWatched, RunFiles files, Cmdlet cmdlet)
    {
        _names = new OutputNames(naming);
        _wanted = wanted;
        _existing = existing;
        _isWatched = isWatched;
        _files = files;
        _cmdlet = cmdlet;
        _directories = new OutputDirectories { TriesAgain = isWatched };
    }

    /// <summary>
    /// True if a photo's outputs would replace files that the run has not written, each of which may be an input that is still
    /// to come.
    /// </summary>
    public bool Replaces(ImageFile image) =>
        _existing == ExistingOutputs.Replace
        && _wanted.Select(wanted => _names.NameOf(image, wanted.Label, wanted.Options.Encoding.Format.Extension())).Any(output => File.Exists(output) && !_files.HasWritten(output));

    /// <summary>Returns the outputs to write for a photo; empty if nothing remains to be done.</summary>
    /// <param name="image">The photo.</param>
    /// <param name="isChanged">True if existing outputs belong to another version of the photo, whatever their times are.</param>
    /// <exception cref="OutputExistsException">An output exists and may be neither skipped nor replaced.</exception>
    /// <exception cref="OutputCollisionException">
    /// Another photo of the run has the same output name, or the run reads the file of that name.
    /// </exception>
    /// <exception cref="OutputNotWritableException">The file system does not support a file of this name.</exception>
    public IReadOnlyList<RemovalOutput> For(ImageFile image, bool isChanged = false)
    {
        List<RemovalOutput> outputs = [];
        foreach (WantedOutput wanted in _wanted)
        {
            if (_isWatched)
            {
                _names.Release(image, wanted.Label, wanted.Options.Encoding.Format.Extension());
            }

            if (_names.Claim(image, wanted.Label, wanted.Options.Encoding.Format.Extension()) is { } output && Treat(image, isChanged, wanted, output) is { } existing)
            {
                outputs.Add(wanted.To(output) with { Existing = existing });
            }
        }

        return outputs;
    }

    /// <summary>
    /// Reserves the names of a photo's outputs, which may be the task of another shard: the first photo gets a name, in whichever shard it is.
    /// </summary>
    public void Reserve(ImageFile image)
    {
        try
        {
            foreach (WantedOutput wanted in _wanted)
            {
                _ = _names.Claim(image, wanted.Label, wanted.Options.Encoding.Format.Extension());
            }
        }
        catch (OutputCollisionException)
        {
            // The run whose shard has the photo reports it.
        }
    }

    /// <summary>
    /// Returns the problem of a directory of outputs that cannot be written to; null if there is no problem. It causes one error, and further
    /// photos for the directory fail for the same reason.
    /// </summary>
    /// <exception cref="RembgException">A directory cannot be written to, and this is the first output for it.</exception>
    public RembgException? ProblemOf(ImageFile image, IReadOnlyList<RemovalOutput> outputs)
    {
        foreach (string directory in outputs.Select(static output => Path.GetDirectoryName(output.Path)!).Where(directory => !_directories.CanWrite(directory)))
        {
            _cmdlet.WriteVerbose($"Skipping '{image.Path}': '{directory}' cannot be written to.");
            return _directories.ProblemOf(directory);
        }

        return null;
    }

    /// <summary>Records that a photo has failed, because its directory may no longer be writable.</summary>
    public void Note(Exception failure, IReadOnlyList<RemovalOutput> outputs)
    {
        if (failure is OutputNotWritableException or DiskFullException)
        {
            _directories.Doubt(Path.GetDirectoryName(outputs[0].Path)!);
        }
    }

    /// <summary>Decides how to write a claimed output; null if nothing has to be written.</summary>
    private ExistingOutputs? Treat(ImageFile image, bool isChanged, WantedOutput wanted, string output)
    {
        if (!OutputFile.CheckName(output))
        {
            return _existing;
        }

        // The listing that has found a photo protects it.
        _files.Refuse(output, image.Listing is null ? image.Path : null);
        OutputState state = OutputFile.Inspect(output, wanted.Options.Encoding.Format);
        return (state, _existing) switch
        {
            (OutputState.Missing, _) => _existing,
            (OutputState.Complete or OutputState.Foreign, _) when _isWatched && !isChanged && OutputAge.IsCurrent(output, image.Path, otherwise: _existing != ExistingOutputs.Replace) => null,
            (OutputState.Incomplete, ExistingOutputs.Refuse) when _isWatched => ExistingOutputs.Skip,
            (_, ExistingOutputs.Refuse) => throw new OutputExistsException(output),
            (_, ExistingOutputs.Replace) => ExistingOutputs.Replace,
            (OutputState.Incomplete, _) => ExistingOutputs.Skip,
            (OutputState.Foreign, _) => Leave(output),
            _ => null,
        };
    }

    private ExistingOutputs? Leave(string output)
    {
        _cmdlet.WriteWarning($"'{output}' exists and is kept, but its content has another format and so is not an output. Use -Force without -SkipExisting to replace it.");
        return null;
    }
}

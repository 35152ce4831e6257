using System.Management.Automation;

using Rembg.Files;
using Rembg.Reporting;

namespace Rembg.Cmdlets;

/// <summary>Finds the photos that are meant by files, directories and patterns.</summary>
internal sealed class ImageSearch
{
    private readonly RembgCmdlet _cmdlet;
    private readonly bool _recurse;
    private readonly OutputNaming _naming;

    /// <summary>Prepares a search.</summary>
    /// <param name="cmdlet">Whose paths these are.</param>
    /// <param name="recurse">Whether the subdirectories of directories are searched.</param>
    /// <param name="naming">How outputs are named: those of earlier runs and the destination of this one are passed over. Null where there are no outputs.</param>
    public ImageSearch(RembgCmdlet cmdlet, bool recurse, OutputNaming? naming = null)
    {
        _naming = naming ?? new OutputNaming();
        _cmdlet = cmdlet;
        _recurse = recurse;
    }

    /// <summary>The photo of that name, or those of the directory.</summary>
    /// <param name="full">The full path of a file or directory.</param>
    /// <param name="passOverOutputs">Whether an output of an earlier run is passed over.</param>
    /// <exception cref="ItemNotFoundException">There is neither.</exception>
    /// <exception cref="NoImagesFoundException">The directory has no images.</exception>
    public IReadOnlyList<ImageFile> Find(string full, bool passOverOutputs)
    {
        if (Directory.Exists(full))
        {
            IReadOnlyList<ImageFile> images = List(full);
            return images.Count > 0
                ? images
                : throw new NoImagesFoundException(full, $"The directory '{full}' has no images{(_recurse ? string.Empty : " of its own")}.");
        }

        if (!File.Exists(full))
        {
            throw new ItemNotFoundException($"There is no file or directory '{full}'.");
        }

        return passOverOutputs ? WithoutOutputs(full) : [new ImageFile(full)];
    }

    /// <summary>The photos of all paths, each once; see <see cref="FindOrMatch"/>.</summary>
    /// <param name="paths">Names, directories and patterns.</param>
    /// <param name="onPath">Hears which path comes next, so that an error can name it.</param>
    public IReadOnlyList<string> FindAll(IEnumerable<string> paths, Action<string> onPath)
    {
        List<string> images = [];
        foreach (string path in paths)
        {
            onPath(path);
            images.AddRange(FindOrMatch(path).Select(static image => image.Path));
        }

        return [.. images.Distinct()];
    }

    /// <summary>
    /// The photos of a name or a pattern, for parameters without a literal twin: a file that has this very name is meant.
    /// </summary>
    /// <exception cref="ItemNotFoundException">There is no such file.</exception>
    /// <exception cref="NoImagesFoundException">There are no photos.</exception>
    private IReadOnlyList<ImageFile> FindOrMatch(string path) =>
        WildcardPattern.ContainsWildcardCharacters(path) && !Path.Exists(_cmdlet.Paths.Literal(path)) ? Match(path) : Find(_cmdlet.Paths.Named(path), passOverOutputs: false);

    /// <summary>The photos that match a pattern, and those of the directories that do.</summary>
    /// <exception cref="NoImagesFoundException">No photos were found.</exception>
    public IReadOnlyList<ImageFile> Match(string pattern)
    {
        List<ImageFile> images = [];
        foreach (string match in _cmdlet.Paths.Match(pattern))
        {
            images.AddRange(Directory.Exists(match) ? ListMatch(match) : WithoutOutputs(match));
        }

        return images.Count > 0 ? images : throw new NoImagesFoundException(pattern, $"No image matches '{pattern}'.");
    }

    /// <summary>The images of a directory that a pattern matched; it keeps its own name below the destination, as in Copy-Item.</summary>
    private IEnumerable<ImageFile> ListMatch(string directory)
    {
        string? parent = Path.GetDirectoryName(directory);
        return ImageDirectory.IsSame(directory, _naming.Destination)
            ? []
            : List(directory).Select(image => image with { Root = parent });
    }

    /// <summary>The images of a directory; a subdirectory that cannot be read is an error of its own.</summary>
    private IReadOnlyList<ImageFile> List(string directory) =>
        ImageDirectory.List(directory, _recurse, _naming.Destination, (unreadable, exception) => _cmdlet.Fail(Errors.From(exception, unreadable)), _naming);

    private List<ImageFile> WithoutOutputs(string path)
    {
        if (!_naming.IsOutput(path))
        {
            return [new ImageFile(path)];
        }

        _cmdlet.WriteVerbose($"Passing over '{path}', the output of an earlier run.");
        return [];
    }
}

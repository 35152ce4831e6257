using System.Management.Automation;

using Rembg.Files;
using Rembg.Reporting;

namespace Rembg.Cmdlets;

/// <summary>Finds the photos that files, directories and patterns stand for.</summary>
internal sealed class ImageSearch
{
    private readonly RembgCmdlet _cmdlet;
    private readonly bool _recurse;
    private readonly OutputNaming _naming;

    /// <summary>Creates a search.</summary>
    /// <param name="cmdlet">The cmdlet that the paths were given to.</param>
    /// <param name="recurse">True to search subdirectories.</param>
    /// <param name="naming">
    /// The naming rules for outputs; outputs of earlier runs and this run's destination are skipped. Null if there are no
    /// outputs.
    /// </param>
    public ImageSearch(RembgCmdlet cmdlet, bool recurse, OutputNaming? naming = null)
    {
        _naming = naming ?? new OutputNaming();
        _cmdlet = cmdlet;
        _recurse = recurse;
    }

    /// <summary>Finds a photo by its name, or the directory of photos with that name, which is not read yet.</summary>
    /// <param name="path">The path as it was given.</param>
    /// <param name="full">The full path of a file or directory.</param>
    /// <param name="passOverOutputs">True to skip an output of an earlier run.</param>
    /// <exception cref="ItemNotFoundException">The path does not exist.</exception>
    public FoundPath Find(string path, string full, bool passOverOutputs)
    {
        if (Directory.Exists(full))
        {
            return new FoundPath(path, [List(full, full)], () => new NoImagesFoundException(full, $"The directory '{full}' contains no images{(_recurse ? string.Empty : " outside its subdirectories")}."));
        }

        if (!File.Exists(full))
        {
            throw new ItemNotFoundException($"The file or directory '{full}' does not exist.");
        }

        return new FoundPath(path, passOverOutputs ? WithoutOutputs(full) : [ImageSource.Of(new ImageFile(full))]);
    }

    /// <summary>Finds the photos and directories that match a pattern.</summary>
    public FoundPath Match(string pattern) => new(
        pattern,
        [.. _cmdlet.Paths.Match(pattern).SelectMany(match => Directory.Exists(match) ? ListMatch(match) : WithoutOutputs(match))],
        () => new NoImagesFoundException(pattern, $"No image matches '{pattern}'."));

    /// <summary>
    /// Returns the photos of a path, while directories are read. A subdirectory that cannot be read is reported as a separate error.
    /// </summary>
    /// <param name="found">The path.</param>
    /// <param name="onFound">Receives numbers of photos before the first of them; may be null.</param>
    /// <exception cref="NoImagesFoundException">There were no photos.</exception>
    public IEnumerable<ImageFile> Read(FoundPath found, Action<int>? onFound = null)
    {
        bool isEmpty = true;
        foreach (ImageFile image in found.Sources.SelectMany(source => source.Photos((unreadable, exception) => _cmdlet.Fail(Errors.From(exception, unreadable)), onFound)))
        {
            isEmpty = false;
            yield return image;
        }

        if (isEmpty && found.None is { } none)
        {
            throw none();
        }
    }

    /// <summary>Returns the photos of all paths, each once; see <see cref="FindOrMatch"/>.</summary>
    /// <param name="paths">Names, directories and patterns.</param>
    /// <param name="onPath">Receives each path before it is searched, so that an error can name it.</param>
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
    /// Returns the photos of a name or a pattern, for parameters without a literal counterpart: an existing file of this name
    /// takes precedence.
    /// </summary>
    /// <exception cref="ItemNotFoundException">The file does not exist.</exception>
    /// <exception cref="NoImagesFoundException">No photos were found.</exception>
    private IEnumerable<ImageFile> FindOrMatch(string path) =>
        Read(GivenPaths.CanMatch(path) && !Path.Exists(_cmdlet.Paths.Literal(path)) ? Match(path) : Find(path, _cmdlet.Paths.Named(path), passOverOutputs: false));

    /// <summary>
    /// Returns a directory that matched a pattern; it keeps its own name below the destination, as in Copy-Item.
    /// </summary>
    private IEnumerable<ImageSource> ListMatch(string directory) =>
        ImageListing.IsSame(directory, _naming.Destination) ? [] : [List(directory, Path.GetDirectoryName(directory)!)];

    private ImageSource List(string directory, string root) => ImageSource.Of(new ImageListing(directory, _recurse, _naming.Destination, _naming) { Root = root });

    private List<ImageSource> WithoutOutputs(string path)
    {
        if (!_naming.IsOutput(path))
        {
            return [ImageSource.Of(new ImageFile(path))];
        }

        _cmdlet.WriteVerbose($"Skipping '{path}', an output of an earlier run.");
        return [];
    }
}

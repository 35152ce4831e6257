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
    private readonly Action<int>? _onFound;

    /// <summary>Creates a search.</summary>
    /// <param name="cmdlet">The cmdlet that the paths were given to.</param>
    /// <param name="recurse">True to search subdirectories.</param>
    /// <param name="naming">
    /// The naming rules for outputs; outputs of earlier runs and this run's destination are skipped. Null if there are no
    /// outputs.
    /// </param>
    /// <param name="onFound">Receives the numbers of photos that are found, before the first of them is returned; may be null.</param>
    public ImageSearch(RembgCmdlet cmdlet, bool recurse, OutputNaming? naming = null, Action<int>? onFound = null)
    {
        _onFound = onFound;
        _naming = naming ?? new OutputNaming();
        _cmdlet = cmdlet;
        _recurse = recurse;
    }

    /// <summary>
    /// Returns the photo with a name, or the photos in a directory. The photos of a directory are found while they are read, and so are the
    /// errors.
    /// </summary>
    /// <param name="full">The full path of a file or directory.</param>
    /// <param name="passOverOutputs">True to skip an output of an earlier run.</param>
    /// <exception cref="ItemNotFoundException">The path does not exist.</exception>
    /// <exception cref="NoImagesFoundException">The directory contains no images.</exception>
    public IEnumerable<ImageFile> Find(string full, bool passOverOutputs)
    {
        if (Directory.Exists(full))
        {
            return OrElse(List(full, full), () => new NoImagesFoundException(full, $"The directory '{full}' contains no images{(_recurse ? string.Empty : " outside its subdirectories")}."));
        }

        if (!File.Exists(full))
        {
            throw new ItemNotFoundException($"The file or directory '{full}' does not exist.");
        }

        return Given(passOverOutputs ? WithoutOutputs(full) : [new ImageFile(full)]);
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
        WildcardPattern.ContainsWildcardCharacters(path) && !Path.Exists(_cmdlet.Paths.Literal(path)) ? Match(path) : Find(_cmdlet.Paths.Named(path), passOverOutputs: false);

    /// <summary>Returns the photos that match a pattern, and the photos in directories that match it.</summary>
    /// <exception cref="NoImagesFoundException">No photos were found.</exception>
    public IEnumerable<ImageFile> Match(string pattern) => OrElse(
        _cmdlet.Paths.Match(pattern).SelectMany(match => Directory.Exists(match) ? ListMatch(match) : Given(WithoutOutputs(match))),
        () => new NoImagesFoundException(pattern, $"No image matches '{pattern}'."));

    /// <summary>
    /// Returns the images in a directory that matched a pattern; the directory keeps its own name below the destination, as in
    /// Copy-Item.
    /// </summary>
    private IEnumerable<ImageFile> ListMatch(string directory) =>
        ImageListing.IsSame(directory, _naming.Destination) ? [] : List(directory, Path.GetDirectoryName(directory)!);

    /// <summary>Returns the images in a directory; an unreadable subdirectory is reported as a separate error.</summary>
    private IEnumerable<ImageFile> List(string directory, string root) =>
        new ImageListing(directory, _recurse, _naming.Destination, _naming) { Root = root }.Photos((unreadable, exception) => _cmdlet.Fail(Errors.From(exception, unreadable)), _onFound);

    private List<ImageFile> Given(List<ImageFile> images)
    {
        _onFound?.Invoke(images.Count);
        return images;
    }

    /// <summary>Returns images as they are found, and throws an exception at the end if there were none.</summary>
    private static IEnumerable<ImageFile> OrElse(IEnumerable<ImageFile> images, Func<NoImagesFoundException> exception)
    {
        bool isEmpty = true;
        foreach (ImageFile image in images)
        {
            isEmpty = false;
            yield return image;
        }

        if (isEmpty)
        {
            throw exception();
        }
    }

    private List<ImageFile> WithoutOutputs(string path)
    {
        if (!_naming.IsOutput(path))
        {
            return [new ImageFile(path)];
        }

        _cmdlet.WriteVerbose($"Skipping '{path}', an output of an earlier run.");
        return [];
    }
}

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

    /// <summary>Returns the photo with a name, or the photos in a directory.</summary>
    /// <param name="full">The full path of a file or directory.</param>
    /// <param name="passOverOutputs">True to skip an output of an earlier run.</param>
    /// <exception cref="ItemNotFoundException">The path does not exist.</exception>
    /// <exception cref="NoImagesFoundException">The directory contains no images.</exception>
    public IReadOnlyList<ImageFile> Find(string full, bool passOverOutputs)
    {
        if (Directory.Exists(full))
        {
            IReadOnlyList<ImageFile> images = List(full);
            return images.Count > 0
                ? images
                : throw new NoImagesFoundException(full, $"The directory '{full}' contains no images{(_recurse ? string.Empty : " outside its subdirectories")}.");
        }

        if (!File.Exists(full))
        {
            throw new ItemNotFoundException($"The file or directory '{full}' does not exist.");
        }

        return passOverOutputs ? WithoutOutputs(full) : [new ImageFile(full)];
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
    private IReadOnlyList<ImageFile> FindOrMatch(string path) =>
        WildcardPattern.ContainsWildcardCharacters(path) && !Path.Exists(_cmdlet.Paths.Literal(path)) ? Match(path) : Find(_cmdlet.Paths.Named(path), passOverOutputs: false);

    /// <summary>Returns the photos that match a pattern, and the photos in directories that match it.</summary>
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

    /// <summary>
    /// Returns the images in a directory that matched a pattern; the directory keeps its own name below the destination, as in
    /// Copy-Item.
    /// </summary>
    private IEnumerable<ImageFile> ListMatch(string directory)
    {
        string? parent = Path.GetDirectoryName(directory);
        return ImageDirectory.IsSame(directory, _naming.Destination)
            ? []
            : List(directory).Select(image => image with { Root = parent });
    }

    /// <summary>Returns the images in a directory; an unreadable subdirectory is reported as a separate error.</summary>
    private IReadOnlyList<ImageFile> List(string directory) =>
        ImageDirectory.List(directory, _recurse, _naming.Destination, (unreadable, exception) => _cmdlet.Fail(Errors.From(exception, unreadable)), _naming);

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

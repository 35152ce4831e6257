using System.Collections.ObjectModel;
using System.Management.Automation;

using Rembg.Files;

namespace Rembg;

/// <summary>
/// Input files as PowerShell users expect them: <c>-Path</c> with wildcards, <c>-LiteralPath</c> without, both from the
/// pipeline, directories with or without their subdirectories.
/// </summary>
public abstract class PathCmdlet : RembgCmdlet
{
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    /// <summary>Photos, wildcard patterns or directories.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Path { get; set; } = [];

    /// <summary>Photos or directories by their exact names.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = LiteralPathSet)]
    [ValidateNotNullOrEmpty]
    [Alias("PSPath", "FullName", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Search the subdirectories of directories, too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>
    /// The files that this pipeline object names. What cannot be found is reported and passed over, and so are outputs
    /// of earlier runs unless they were named themselves.
    /// </summary>
    /// <param name="destination">The directory of the outputs, which is not searched; null where they go beside the inputs.</param>
    protected IReadOnlyList<ImageFile> FindImages(string? destination)
    {
        bool literal = ParameterSetName == LiteralPathSet;
        List<ImageFile> images = [];
        foreach (string path in literal ? LiteralPath : Path)
        {
            try
            {
                images.AddRange(literal || !WildcardPattern.ContainsWildcardCharacters(path)
                    ? Expand(ToFileSystemPath(path), destination)
                    : ExpandPattern(path, destination));
            }
            catch (Exception exception) when (Errors.IsExpected(exception))
            {
                WriteError(Errors.From(exception, path));
            }
        }

        return images;
    }

    private IReadOnlyList<ImageFile> Expand(string path, string? destination)
    {
        if (Directory.Exists(path))
        {
            IReadOnlyList<ImageFile> images = ImageDirectory.List(path, Recurse, destination);
            return images.Count > 0
                ? images
                : throw new NoImagesFoundException(path, $"The directory '{path}' has no images{(Recurse ? string.Empty : " of its own")}.");
        }

        if (!File.Exists(path))
        {
            throw new ItemNotFoundException($"The image '{path}' does not exist.");
        }

        // Beside their inputs outputs would breed outputs, each time "Get-ChildItem *.png | ..." is run.
        return MyInvocation.ExpectingInput && destination is null ? WithoutOutputs(path) : [new ImageFile(path)];
    }

    private List<ImageFile> ExpandPattern(string pattern, string? destination)
    {
        Collection<string> matches = SessionState.Path.GetResolvedProviderPathFromPSPath(pattern, out ProviderInfo provider);
        if (provider.Name != "FileSystem")
        {
            throw new PSNotSupportedException($"'{pattern}' is a path of the {provider.Name} provider, not of the file system.");
        }

        List<ImageFile> images = [];
        foreach (string match in matches)
        {
            images.AddRange(Directory.Exists(match) ? ListMatch(match, destination) : WithoutOutputs(match));
        }

        return images.Count > 0 ? images : throw new NoImagesFoundException(pattern, $"No image matches '{pattern}'.");
    }

    /// <summary>The images of a directory that a pattern matched; it keeps its own name below the destination, as in Copy-Item.</summary>
    private IEnumerable<ImageFile> ListMatch(string directory, string? destination)
    {
        string? parent = System.IO.Path.GetDirectoryName(directory);
        return ImageDirectory.IsSame(directory, destination)
            ? []
            : ImageDirectory.List(directory, Recurse, destination).Select(image => image with { Root = parent });
    }

    private List<ImageFile> WithoutOutputs(string path)
    {
        if (!OutputNames.IsOutput(path))
        {
            return [new ImageFile(path)];
        }

        WriteVerbose($"Passing over '{path}', the output of an earlier run.");
        return [];
    }
}

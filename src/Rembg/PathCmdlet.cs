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
    /// <param name="excluded">A directory that is not searched (the destination), or null.</param>
    protected IReadOnlyList<ImageFile> FindImages(string? excluded)
    {
        bool literal = ParameterSetName == LiteralPathSet;
        List<ImageFile> images = [];
        foreach (string path in literal ? LiteralPath : Path)
        {
            try
            {
                images.AddRange(literal ? Expand(ToFileSystemPath(path), excluded) : ExpandPattern(path, excluded));
            }
            catch (Exception exception) when (Errors.IsExpected(exception))
            {
                WriteError(Errors.From(exception, path));
            }
        }

        return images;
    }

    private List<ImageFile> ExpandPattern(string pattern, string? excluded)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(pattern))
        {
            return Expand(ToFileSystemPath(pattern), excluded);
        }

        Collection<string> matches = SessionState.Path.GetResolvedProviderPathFromPSPath(pattern, out ProviderInfo provider);
        if (provider.Name != "FileSystem")
        {
            throw new PSNotSupportedException($"'{pattern}' is a path of the {provider.Name} provider, not of the file system.");
        }

        List<ImageFile> images = [];
        foreach (string match in matches)
        {
            // A pattern that happens to match an empty directory asked for no such thing.
            images.AddRange(Directory.Exists(match)
                ? ImageDirectory.List(match, Recurse, excluded)
                : WithoutOutputs(match));
        }

        return images.Count > 0 ? images : throw new NoImagesFoundException(pattern, $"No image matches '{pattern}'.");
    }

    private List<ImageFile> Expand(string path, string? excluded)
    {
        if (Directory.Exists(path))
        {
            IReadOnlyList<ImageFile> images = ImageDirectory.List(path, Recurse, excluded);
            return images.Count > 0
                ? [.. images]
                : throw new NoImagesFoundException(path, $"The directory '{path}' has no images{(Recurse ? string.Empty : " of its own")}.");
        }

        if (!File.Exists(path))
        {
            throw new ItemNotFoundException($"The image '{path}' does not exist.");
        }

        return MyInvocation.ExpectingInput ? WithoutOutputs(path) : [new ImageFile(path)];
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

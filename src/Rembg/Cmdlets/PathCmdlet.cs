using System.Management.Automation;

using Rembg.Binding;
using Rembg.Files;
using Rembg.Reporting;

namespace Rembg.Cmdlets;

/// <summary>
/// Input files as PowerShell users expect them: <c>-Path</c> with wildcards, <c>-LiteralPath</c> without, both from the
/// pipeline, directories with or without their subdirectories.
/// </summary>
public abstract class PathCmdlet : RembgCmdlet
{
    private protected const string PathSet = "Path";
    private protected const string LiteralPathSet = "LiteralPath";

    /// <summary>Photos, wildcard patterns or directories.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [NotBytes]
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
    /// <param name="naming">How outputs are named; their directory is not searched.</param>
    private protected IReadOnlyList<ImageFile> FindImages(OutputNaming naming)
    {
        bool literal = ParameterSetName == LiteralPathSet;
        ImageSearch search = new(this, Recurse, naming);
        List<ImageFile> images = [];
        foreach (string path in literal ? LiteralPath : Path)
        {
            try
            {
                // Beside their inputs outputs would breed outputs, each time "Get-ChildItem *.png | ..." is run.
                images.AddRange(!literal && Paths.IsPattern(path)
                    ? search.Match(path)
                    : search.Find(literal ? Paths.Literal(path) : Paths.Named(path), passOverOutputs: MyInvocation.ExpectingInput && naming.Destination is null));
            }
            catch (Exception exception) when (Errors.IsExpected(exception))
            {
                Fail(Errors.From(exception, path));
            }
        }

        return images;
    }

    /// <summary>The directories that this pipeline object names. Objects that name no directory are reported and passed over.</summary>
    /// <param name="add">Takes each.</param>
    private protected void AddDirectories(Action<string> add)
    {
        bool literal = ParameterSetName == LiteralPathSet;
        foreach (string path in literal ? LiteralPath : Path)
        {
            try
            {
                foreach (string match in literal ? [Paths.Literal(path)] : Paths.IsPattern(path) ? Paths.Match(path) : [Paths.Named(path)])
                {
                    add(Directory.Exists(match) ? match : throw new ItemNotFoundException($"'{match}' is not a directory to watch."));
                }
            }
            catch (Exception exception) when (Errors.IsExpected(exception))
            {
                Fail(Errors.From(exception, path));
            }
        }
    }
}

using System.Management.Automation;

using Rembg.Binding;
using Rembg.Files;
using Rembg.Reporting;

namespace Rembg.Cmdlets;

/// <summary>
/// The base of cmdlets that take input files, as is usual in PowerShell: <c>-Path</c> with wildcards, <c>-LiteralPath</c>
/// without, both from the pipeline, and directories with or without their subdirectories.
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

    /// <summary>Also search subdirectories.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>
    /// Finds the files and directories that the current pipeline object specifies. What cannot be found is reported and skipped. Outputs
    /// of earlier runs are skipped unless they were specified by name.
    /// </summary>
    /// <param name="naming">The naming rules for outputs; their directory is not searched.</param>
    private protected IReadOnlyList<FoundPath> FindPaths(OutputNaming naming)
    {
        bool literal = ParameterSetName == LiteralPathSet;
        ImageSearch search = new(this, Recurse, naming);
        List<FoundPath> found = [];
        foreach (string path in literal ? LiteralPath : Path)
        {
            try
            {
                // Otherwise, with outputs beside their inputs, each run of "Get-ChildItem *.png | ..." would make outputs from outputs.
                found.Add(!literal && Paths.IsPattern(path)
                    ? search.Match(path)
                    : search.Find(path, literal ? Paths.Literal(path) : Paths.Named(path), passOverOutputs: MyInvocation.ExpectingInput && naming.Destination is null));
            }
            catch (Exception exception) when (Errors.IsExpected(exception))
            {
                Fail(Errors.From(exception, path));
            }
        }

        return found;
    }

    /// <summary>Returns the photos of paths, while directories are read. An error ends the path that it concerns.</summary>
    /// <param name="found">The paths.</param>
    /// <param name="onFound">Receives numbers of photos before the first of them.</param>
    private protected IEnumerable<ImageFile> ReadImages(IReadOnlyList<FoundPath> found, Action<int> onFound)
    {
        ImageSearch search = new(this, Recurse);
        foreach (FoundPath path in found)
        {
            using IEnumerator<ImageFile> images = search.Read(path, onFound).GetEnumerator();
            while (TryRead(images, path.Path))
            {
                yield return images.Current;
            }
        }
    }

    private bool TryRead(IEnumerator<ImageFile> images, string path)
    {
        try
        {
            return images.MoveNext();
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            Fail(Errors.From(exception, path));
            return false;
        }
    }

    /// <summary>
    /// Finds the directories that the current pipeline object specifies. Objects that do not name a directory are reported and
    /// skipped.
    /// </summary>
    /// <param name="add">Receives each directory.</param>
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

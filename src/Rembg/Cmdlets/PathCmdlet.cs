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
    /// Finds the files that the current pipeline object specifies, while they are read. Files that cannot be found are reported and
    /// skipped. Outputs of earlier runs are skipped unless they were specified by name.
    /// </summary>
    /// <param name="naming">The naming rules for outputs; their directory is not searched.</param>
    /// <param name="onFound">Receives the numbers of files that are found, before the first of them is returned.</param>
    private protected IEnumerable<ImageFile> FindImages(OutputNaming naming, Action<int> onFound)
    {
        bool literal = ParameterSetName == LiteralPathSet;
        ImageSearch search = new(this, Recurse, naming, onFound);
        foreach (string path in literal ? LiteralPath : Path)
        {
            // Otherwise, with outputs beside their inputs, each run of "Get-ChildItem *.png | ..." would make outputs from outputs.
            bool passOverOutputs = MyInvocation.ExpectingInput && naming.Destination is null;
            IEnumerator<ImageFile>? images = null;
            try
            {
                while (TryFind(
                    path,
                    () => !literal && Paths.IsPattern(path) ? search.Match(path) : search.Find(literal ? Paths.Literal(path) : Paths.Named(path), passOverOutputs),
                    ref images))
                {
                    yield return images!.Current;
                }
            }
            finally
            {
                images?.Dispose();
            }
        }
    }

    /// <summary>Finds the next file of a path; an error is reported and ends the search.</summary>
    private bool TryFind(string path, Func<IEnumerable<ImageFile>> search, ref IEnumerator<ImageFile>? images)
    {
        try
        {
            images ??= search().GetEnumerator();
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

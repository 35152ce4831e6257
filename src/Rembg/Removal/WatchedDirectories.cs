using System.Management.Automation;

using Rembg.Cmdlets;
using Rembg.Files;
using Rembg.Files.Watching;
using Rembg.Imaging;
using Rembg.Reporting;

namespace Rembg.Removal;

/// <summary>The directories that a run watches.</summary>
internal sealed class WatchedDirectories : IDisposable
{
    private readonly RembgCmdlet _cmdlet;
    private readonly bool _recurse;
    private readonly OutputNaming _naming;
    private readonly List<DirectoryWatch> _watches = [];
    private readonly HashSet<DirectoryWatch> _troubled = [];
    private readonly HashSet<string> _unreadable = [];

    /// <summary>Starts with no directories.</summary>
    /// <param name="cmdlet">The cmdlet to whose streams is written, on its pipeline thread.</param>
    /// <param name="recurse">True to watch subdirectories as well.</param>
    /// <param name="naming">The naming rules for outputs; outputs and their directory are skipped.</param>
    public WatchedDirectories(RembgCmdlet cmdlet, bool recurse, OutputNaming naming)
    {
        _cmdlet = cmdlet;
        _recurse = recurse;
        _naming = naming;
    }

    /// <summary>True if no directory is watched.</summary>
    public bool IsEmpty => _watches.Count == 0;

    /// <summary>Adds a directory.</summary>
    public void Add(string directory)
    {
        _cmdlet.WriteVerbose($"Watching '{directory}'.");
        _watches.Add(new DirectoryWatch(directory, _recurse, _naming.Destination, naming: _naming));
    }

    /// <summary>Waits for a moment and returns the photos that have become complete.</summary>
    /// <exception cref="PipelineStoppedException">The wait was cancelled.</exception>
    public IReadOnlyList<Photo> Next(CancellationToken cancellationToken)
    {
        List<Photo> photos = [];
        try
        {
            foreach (DirectoryWatch watch in _watches)
            {
                photos.AddRange(watch.Next(cancellationToken).Select(photo => new Photo(photo.File, photo.IsChanged, exception => Forgive(watch, photo, exception))));
                Report(watch);
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }

        return photos;
    }

    /// <inheritdoc/>
    public void Dispose() => _watches.ForEach(static watch => watch.Dispose());

    /// <summary>
    /// Allows another attempt: an unreadable photo may be only partly copied, a changed one is another version of it, and a disk may have
    /// space again later.
    /// </summary>
    private bool Forgive(DirectoryWatch watch, WatchedPhoto photo, Exception exception)
    {
        if (MayPass(exception))
        {
            watch.Postpone(photo);
            return photo.IsLast;
        }

        if (exception is not ImageChangedException && (photo.IsLast || exception is not ImageUnreadableException))
        {
            return false;
        }

        _cmdlet.WriteVerbose(exception is ImageChangedException ? $"It will be processed again: {exception.Message}" : $"'{photo.File.Path}' may still be incomplete: {exception.Message}");
        watch.TakeBack(photo);
        return true;
    }

    /// <summary>Determines whether the place of the outputs is at fault, and not the name or the size of one of them.</summary>
    private static bool MayPass(Exception exception) => exception is DiskFullException
        or OutputNotWritableException { Obstacle: OutputObstacle.Unknown or OutputObstacle.AccessDenied or OutputObstacle.ReadOnly or OutputObstacle.NotADirectory };

    /// <summary>Reports once that a directory cannot be read, and once that it can be read again.</summary>
    private void Report(DirectoryWatch watch)
    {
        foreach ((string directory, Exception exception) in watch.Unreadable.Where(unreadable => _unreadable.Add(unreadable.Key)))
        {
            _cmdlet.Fail(Errors.From(exception, directory));
        }

        if (watch.Problem is { } problem && _troubled.Add(watch))
        {
            _cmdlet.WriteWarning($"{problem.TrimEnd('.')}. The search continues until it is available again.");
        }
        else if (watch.Problem is null && _troubled.Remove(watch))
        {
            _cmdlet.WriteVerbose("A watched directory is available again.");
        }
    }

    /// <summary>A photo that has become complete.</summary>
    /// <param name="File">The photo.</param>
    /// <param name="IsChanged">True if existing outputs belong to another version of the photo, whatever their times are.</param>
    /// <param name="Forgive">Returns true if a failure is not to be reported.</param>
    internal sealed record Photo(ImageFile File, bool IsChanged, Func<Exception, bool> Forgive);
}

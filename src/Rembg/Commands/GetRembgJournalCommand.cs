using System.Management.Automation;

using Rembg.Binding;
using Rembg.Cmdlets;
using Rembg.Files;
using Rembg.Journals;
using Rembg.Reporting;

namespace Rembg.Commands;

/// <summary>Reads the journals of Remove-ImageBackground: totals, or the photos that are done, were skipped, have failed or are left.</summary>
[Cmdlet(VerbsCommon.Get, "RembgJournal", DefaultParameterSetName = PathSet)]
[OutputType(typeof(JournalSummary), typeof(JournalEntry))]
public sealed class GetRembgJournalCommand : PathCmdlet
{
    private readonly List<string> _files = [];

    /// <summary>Return the photos with these states instead of the totals.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [CommaSeparated]
    public JournalStatus[] Status { get; set; } = [];

    /// <summary>The directory of the photos, to find those that are left.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PhotoPath { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        bool literal = ParameterSetName == LiteralPathSet;
        foreach (string path in literal ? LiteralPath : Path)
        {
            try
            {
                _files.AddRange((literal ? [Paths.Literal(path)] : Paths.IsPattern(path) ? Paths.Match(path) : [Paths.Named(path)]).SelectMany(Find));
            }
            catch (Exception exception) when (Errors.IsExpected(exception))
            {
                Fail(Errors.From(exception, path));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            Write(ReadListing());
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            End(Errors.From(exception, PhotoPath));
        }
    }

    private static IReadOnlyList<string> Find(string full) =>
        Directory.Exists(full) ? JournalReader.Find(full)
        : File.Exists(full) ? [full]
        : throw new ItemNotFoundException($"The directory or journal '{full}' does not exist.");

    private void Write(ImageListing? listing)
    {
        JournalSet journals = JournalSet.Read(
            [.. _files.Distinct().Order(StringComparer.Ordinal)],
            exception => Fail(Errors.From(exception, exception.Path)),
            StopToken);
        if (Status.Length == 0)
        {
            WriteObject(journals.Summarize(listing is null ? null : journals.Left(listing).Count(), StopToken));
            return;
        }

        foreach (JournalEntry entry in journals.Entries(StopToken).Where(entry => Status.Contains(entry.Status)))
        {
            WriteObject(entry);
        }

        if (listing is not null && Status.Contains(JournalStatus.Left))
        {
            foreach (ImageFile photo in journals.Left(listing))
            {
                StopToken.ThrowIfCancellationRequested();
                WriteObject(ToEntry(photo));
            }
        }
    }

    /// <summary>Describes a photo that no run has finished.</summary>
    private static JournalEntry ToEntry(ImageFile photo) => new()
    {
        Time = default,
        Root = photo.Root!,
        Source = System.IO.Path.GetRelativePath(photo.Root!, photo.Path).Replace(System.IO.Path.DirectorySeparatorChar, '/'),
        Status = JournalStatus.Left,
    };

    private ImageListing? ReadListing()
    {
        if (PhotoPath is null)
        {
            string? needed = Status.Contains(JournalStatus.Left) ? "-Status Left" : Recurse ? "-Recurse" : null;
            return needed is null ? null : throw new OptionsInvalidException($"{needed} requires -PhotoPath, the directory of the photos.");
        }

        string full = Paths.Named(PhotoPath);
        return Directory.Exists(full) ? new ImageListing(full, Recurse) : throw new ItemNotFoundException($"The directory '{full}' in -PhotoPath does not exist.");
    }
}

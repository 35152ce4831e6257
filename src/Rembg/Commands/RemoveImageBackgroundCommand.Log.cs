using System.Management.Automation;

using Rembg.Removal;
using Rembg.Reporting;

namespace Rembg.Commands;

/// <content>The log, the journal and the totals of the run.</content>
public sealed partial class RemoveImageBackgroundCommand
{
    private RunRecord _record = new(log: null);

    /// <summary>File to which a line is appended for each photo.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogPath { get; set; }

    /// <summary>Directory in which each run writes a journal with a line for each photo.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Journal { get; set; }

    /// <inheritdoc/>
    internal override void Fail(ErrorRecord error)
    {
        _record.Failed(error, FullTarget(error));
        base.Fail(error);
    }

    /// <inheritdoc/>
    internal override void End(ErrorRecord error)
    {
        _record.Failed(error, FullTarget(error));
        _record.End(isComplete: false);
        base.End(error);
    }

    /// <summary>The full path of the file that an error is about, because the log and the journal outlive the current location.</summary>
    private string? FullTarget(ErrorRecord error)
    {
        try
        {
            return error.TargetObject is string { Length: > 0 } path ? Paths.Literal(path) : null;
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            return null;
        }
    }

    /// <summary>True with -WhatIf, which writes nothing.</summary>
    private bool IsShownOnly => MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
        ? LanguagePrimitives.IsTrue(given)
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>Opens the log.</summary>
    private void OpenLog()
    {
        try
        {
            string? path = LogPath is null ? null : Paths.Named(LogPath);
            _record = new RunRecord(path is null || IsShownOnly ? null : RunLog.Open(path, StopToken)) { Doubtful = ReportPath is null ? null : new DoubtfulPhotos() };
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            End(Errors.From(exception, LogPath));
        }
    }

    /// <summary>Begins the journal. If it cannot be written, the run says so at its end.</summary>
    private void BeginJournal(RunSettings settings)
    {
        if (Journal is not null && !IsShownOnly)
        {
            _record.Journal = new RunJournal(Paths.Named(Journal), settings.Shard);
        }
    }

    /// <summary>Writes the totals of the run to the last information message and the last line of the log.</summary>
    private void Sum()
    {
        WriteInformation(_record.Summary, [RunRecord.SummaryTag]);
        _record.End(isComplete: true);
        foreach (string problem in _record.Problems)
        {
            WriteWarning(problem);
        }
    }
}

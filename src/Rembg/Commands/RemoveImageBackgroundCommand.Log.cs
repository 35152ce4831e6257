using System.Management.Automation;

using Rembg.Removal;
using Rembg.Reporting;

namespace Rembg.Commands;

/// <content>The log and the totals of the run.</content>
public sealed partial class RemoveImageBackgroundCommand
{
    private RunRecord _record = new(log: null);

    /// <summary>File to which a line is appended for each photo.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogPath { get; set; }

    /// <inheritdoc/>
    internal override void Fail(ErrorRecord error)
    {
        _record.Failed(error);
        base.Fail(error);
    }

    /// <inheritdoc/>
    internal override void End(ErrorRecord error)
    {
        _record.Failed(error);
        _record.End(isComplete: false);
        base.End(error);
    }

    /// <summary>Opens the log. With -WhatIf, nothing is written.</summary>
    private void OpenLog()
    {
        try
        {
            string? path = LogPath is null ? null : Paths.Named(LogPath);
            bool isShown = MyInvocation.BoundParameters.TryGetValue("WhatIf", out object? given)
                ? LanguagePrimitives.IsTrue(given)
                : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));
            _record = new RunRecord(path is null || isShown ? null : RunLog.Open(path, StopToken)) { Doubtful = ReportPath is null ? null : new DoubtfulPhotos() };
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            End(Errors.From(exception, LogPath));
        }
    }

    /// <summary>Writes the totals of the run to the last information message and the last line of the log.</summary>
    private void Sum()
    {
        WriteInformation(_record.Summary, [RunRecord.SummaryTag]);
        _record.End(isComplete: true);
        if (_record.Problem is { } problem)
        {
            WriteWarning($"{problem} Some of its lines are missing.");
        }
    }
}

using System.Collections;
using System.Management.Automation;

using Rembg.Files;
using Rembg.Measuring;
using Rembg.Measuring.Reports;
using Rembg.Models;
using Rembg.Onnx;
using Rembg.Reporting;

namespace Rembg.Commands;

/// <summary>The report, and what remains of an interrupted run.</summary>
public sealed partial class MeasureRembgModelCommand
{
    private string? _report;
    private bool _writesReport;

    /// <summary>Checks, before anything is measured, that the report does not overwrite an input.</summary>
    private void RefuseToReplaceInputs()
    {
        if (_report is null)
        {
            return;
        }

        try
        {
            RunFiles files = new();
            _models.ForEach(files.ProtectModel);
            foreach (string photo in _options.Photos.Concat(_options.GroundTruth.Values))
            {
                files.Protect(photo);
            }

            if (Reference is not null)
            {
                files.ProtectModel(FindReference(Reference));
            }

            files.Refuse(_report);
        }
        catch (OutputCollisionException exception)
        {
            ThrowTerminatingError(Errors.From(exception, _report));
        }
        catch (ModelNotFoundException)
        {
            // The measurement reports it.
        }
    }

    private string? CheckReport()
    {
        if (ReportPath is null)
        {
            return null;
        }

        string path = Paths.Named(ReportPath);
        MeasurementReport.Check(path);
        return File.Exists(path) && !Force ? throw new OutputExistsException(path) : path;
    }

    /// <summary>Writes the report, if one was asked for and confirmed.</summary>
    private void WriteReport(IReadOnlyList<ModelMeasurement> measurements)
    {
        if (!_writesReport || _report is null)
        {
            return;
        }

        try
        {
            MeasurementReport.Write(measurements, _report, Force);
        }
        catch (RembgException exception)
        {
            WriteError(Errors.From(exception, _report));
        }
    }

    /// <summary>
    /// Keeps what an interrupted run has measured. PowerShell accepts no output from a pipeline that is being stopped, so it goes
    /// where it can: to the report, and to the variable of -OutVariable, whose list PowerShell has created before.
    /// </summary>
    private void Keep(IReadOnlyList<ModelMeasurement> measurements)
    {
        if (MyInvocation.BoundParameters.TryGetValue("OutVariable", out object? given)
            && given is string name
            && SessionState.PSVariable.GetValue(name.TrimStart('+')) is IList variable)
        {
            foreach (ModelMeasurement measurement in measurements)
            {
                variable.Add(measurement);
            }
        }

        WriteReport(measurements);
    }
}

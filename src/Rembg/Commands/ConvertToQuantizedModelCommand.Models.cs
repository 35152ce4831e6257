using System.Management.Automation;

using Rembg.ModelUse;
using Rembg.Models;
using Rembg.Quantization;
using Rembg.Quantization.Reporting;
using Rembg.Reporting;

namespace Rembg.Commands;

/// <content>The work on one model: quantization, and all messages and files about it.</content>
public sealed partial class ConvertToQuantizedModelCommand
{
    private void Quantize(string path, string directory)
    {
        try
        {
            (string output, string? report) = _outputs!.Claim(path, directory);
            if (ShouldProcess(path, $"Quantize and write '{output}'"))
            {
                Report(path, Run(path, output), report);
            }
        }
        catch (RembgException exception)
        {
            WriteError(Errors.From(exception, path));
        }
    }

    private Task<QuantizationResult> Run(string path, string output)
    {
        using QuantizationRun run = new($"Quantizing {Path.GetFileName(path)}");
        return run.Await(this, (observer, stop) => _quantizer!.Quantize(path, description: null, _photos, output, observer, stop), StopToken);
    }

    private void Report(string path, Task<QuantizationResult> work, string? report)
    {
        QuantizationResult result;
        try
        {
            result = work.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (RembgException exception) when (exception is AccuracyException or GainException)
        {
            ThrowTerminatingError(Errors.From(exception, path));
            return;
        }
#pragma warning disable CA1031 // Even a defect that affects one model must not stop the others; Errors reports it as a defect.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            WriteError(Errors.From(exception, path));
            return;
        }

        WriteReport(result, report);
        WriteSpeed(result);
        WriteObject(result);
    }

    /// <summary>
    /// Records the speed of a form on this machine. Only forms that can be found by a model's name (-Precision Auto) have such
    /// a record.
    /// </summary>
    private void WriteSpeed(QuantizationResult result)
    {
        try
        {
            bool isForm = Path.GetFileNameWithoutExtension(result.Output).EndsWith(QuantizedNames.EightBits, StringComparison.Ordinal);
            if (isForm && Path.GetDirectoryName(result.Output) == UserModels.Home)
            {
                SpeedRecord.Write(result.Output, result.SourceLatency, result.OutputLatency);
            }
        }
        catch (RembgException exception)
        {
            WriteError(Errors.From(exception, result.Output));
        }
    }

    private void WriteReport(QuantizationResult result, string? report)
    {
        try
        {
            if (report is not null && QuantizationReport.Write(result, report, Force).Count == 1)
            {
                WriteWarning($"No operator of '{result.Source}' was measured separately, so the report has no plot.");
            }
        }
        catch (RembgException exception)
        {
            WriteError(Errors.From(exception, report));
        }
    }
}

using System.Management.Automation;

using Rembg.Cmdlets;
using Rembg.Models;
using Rembg.Quantization;
using Rembg.Settings;

namespace Rembg.ModelUse;

/// <summary>Makes the INT8 form of an installed model for a cmdlet.</summary>
internal sealed class QuantizedInstallation
{
    private readonly RembgCmdlet _cmdlet;
    private readonly IReadOnlyList<string> _photos;
    private readonly bool _overwrite;

    /// <summary>Creates an installation.</summary>
    /// <param name="cmdlet">The cmdlet to whose streams is written, on its pipeline thread.</param>
    /// <param name="photos">Photos for calibration and evaluation; if empty, the module's own pictures are used.</param>
    /// <param name="overwrite">True to replace an existing quantized model.</param>
    public QuantizedInstallation(RembgCmdlet cmdlet, IReadOnlyList<string> photos, bool overwrite)
    {
        _cmdlet = cmdlet;
        _photos = photos;
        _overwrite = overwrite;
    }

    /// <summary>Quantizes a model, unless its INT8 form already exists.</summary>
    /// <param name="source">The FP32 model's file.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="stopToken">Cancels the work and leaves nothing behind.</param>
    /// <returns>True if the INT8 form exists.</returns>
    /// <exception cref="RembgException">The model cannot be quantized; the message explains the reason.</exception>
    public bool Quantize(string source, string output, CancellationToken stopToken)
    {
        if (File.Exists(output) && !_overwrite)
        {
            _cmdlet.WriteVerbose($"'{output}' already exists; use -Force to make it again.");
            return true;
        }

        if (!_cmdlet.ShouldProcess(source, $"Quantize and write '{output}'"))
        {
            return false;
        }

        if (_photos.Count == 0)
        {
            _cmdlet.WriteWarning("-CalibrationPath was not specified, so the module's own pictures are used. Photos that resemble the ones to be cut out make a better model and a more reliable evaluation.");
        }

        IReadOnlyList<string> photos = _photos.Count > 0 ? _photos : ModuleModels.CalibrationPictures;
        // Generated pictures do not show how much a method that clips would lose on real photos.
        CalibrationMethod? method = _photos.Count > 0 ? null : CalibrationMethod.MinMax;
        ModelQuantizer quantizer = new(new QuantizationOptions { Overwrite = _overwrite, CalibrationMethod = method });
        using QuantizationRun run = new($"Quantizing {Path.GetFileName(source)}");
        try
        {
            QuantizationResult result = run.Await(
                _cmdlet,
                (observer, stop) => quantizer.Quantize(source, description: null, photos, output, observer, stop),
                stopToken).GetAwaiter().GetResult();
            SpeedRecord.Write(output, result.SourceLatency, result.OutputLatency);
            return true;
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }
}

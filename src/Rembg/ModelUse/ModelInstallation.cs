using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;

using Rembg.Cmdlets;
using Rembg.Models;
using Rembg.Models.Installing;
using Rembg.Reporting;
using Rembg.Settings;

namespace Rembg.ModelUse;

/// <summary>Installs models for a cmdlet: shows progress and warns about licences.</summary>
internal sealed class ModelInstallation : IProgress<InstallProgress>
{
    private readonly RembgCmdlet _cmdlet;
    private readonly ModelInstaller _installer;
    private readonly Stopwatch _elapsed = new();
    private string _activity = string.Empty;
    private long _begin;

    /// <summary>Creates an installation.</summary>
    /// <param name="cmdlet">The cmdlet to whose streams is written, on its pipeline thread.</param>
    /// <param name="options">The source, and the settings for retries and timeouts.</param>
    public ModelInstallation(RembgCmdlet cmdlet, InstallOptions options)
    {
        _cmdlet = cmdlet;
        _installer = new ModelInstaller(options);
    }

    /// <summary>The default options, from environment variables.</summary>
    public static InstallOptions Defaults => new() { Source = ModuleSettings.ModelSource, Offline = ModuleSettings.Offline };

    /// <summary>Describes the model to be installed and its source, for questions and messages.</summary>
    /// <exception cref="DownloadFailedException">There is no valid source.</exception>
    public string Describe(ModelDescription model) => string.Create(
        CultureInfo.InvariantCulture,
        $"{model.Name} ({model.Publication!.Size / 1e6:0.#} MB, {model.License?.Name ?? "licence unknown"}) from {_installer.Origin(model)}");

    /// <summary>Installs a model.</summary>
    /// <param name="model">A published model.</param>
    /// <param name="directory">The destination.</param>
    /// <param name="stopToken">Cancels the installation; the part that was downloaded is kept for the next time.</param>
    /// <returns>The path of the model's file.</returns>
    /// <exception cref="RembgException">The model cannot be installed; the message explains the reason.</exception>
    public string Install(ModelDescription model, string directory, CancellationToken stopToken)
    {
        if (model.License is { AllowsCommercialUse: false } license)
        {
            _cmdlet.WriteWarning($"The licence of '{model.Name}', {license}, does not allow commercial use without a contract: see {license.Project}.");
        }

        _activity = $"Installing {model.Name}";
        _elapsed.Restart();
        _begin = -1;
        try
        {
            return _installer.Install(model, directory, this, _cmdlet.WriteVerbose, stopToken);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        finally
        {
            _cmdlet.WriteProgress(ProgressActivity.Completed(ProgressActivity.Installation, _activity));
        }
    }

    /// <inheritdoc/>
    public void Report(InstallProgress value)
    {
        const double Megabyte = 1e6;
        string done = (value.Bytes / Megabyte).ToString("0.0", CultureInfo.InvariantCulture);
        string status = value.Step switch
        {
            InstallStep.Wait => "Waiting for another process that is installing it",
            InstallStep.Verify => "Verifying the checksum",
            _ when value.Total is { } total => string.Create(CultureInfo.InvariantCulture, $"Downloading: {done} of {total / Megabyte:0.0} MB"),
            _ => $"Downloading: {done} MB",
        };
        ProgressRecord record = new(ProgressActivity.Installation, _activity, status);
        if (value is { Step: InstallStep.Download, Total: > 0 and { } all })
        {
            record.PercentComplete = (int)Math.Clamp(100 * value.Bytes / all, 0, 100);
            record.SecondsRemaining = Remaining(value.Bytes, all);
        }

        _cmdlet.WriteProgress(record);
    }

    /// <summary>The remaining seconds at the rate so far, without the bytes of an earlier download; −1 if unknown.</summary>
    private int Remaining(long bytes, long all)
    {
        _begin = _begin < 0 ? bytes : _begin;
        double rate = (bytes - _begin) / _elapsed.Elapsed.TotalSeconds;
        return rate > 0 ? (int)Math.Min((all - bytes) / rate, int.MaxValue) : -1;
    }
}

using Rembg.Cmdlets;
using Rembg.Files;
using Rembg.Inference;
using Rembg.Inference.Devices;
using Rembg.ModelUse;
using Rembg.Models;
using Rembg.Reporting;
using Rembg.Settings;

namespace Rembg.Removal;

/// <summary>The model of a run. It is loaded for the first photo that needs it, so that a run with nothing to do costs nothing.</summary>
internal sealed class RunModel : IDisposable
{
    private readonly RembgCmdlet _cmdlet;
    private readonly RunSettings _settings;
    private readonly RunFiles _files;
    private readonly CancellationToken _stopToken;
    private SegmentationModelCache.Loan? _loan;
    private BackgroundRemover? _remover;

    /// <summary>Creates the model of a run without loading it.</summary>
    /// <param name="cmdlet">The cmdlet whose streams are written to, on its pipeline thread.</param>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="files">The files that the run reads and writes.</param>
    /// <param name="stopToken">Stops the installation and every inference.</param>
    public RunModel(RembgCmdlet cmdlet, RunSettings settings, RunFiles files, CancellationToken stopToken)
    {
        _cmdlet = cmdlet;
        _settings = settings;
        _files = files;
        _stopToken = stopToken;
    }

    /// <summary>Loads the model, once, and installs it first if it is not installed. A failure ends the pipeline.</summary>
    /// <param name="isForMany">True if many photos are expected.</param>
    public BackgroundRemover Load(bool isForMany)
    {
        if (_remover is not null)
        {
            return _remover;
        }

        ModelChoice choice = _settings.Model;
        try
        {
            choice.Obtain(_stopToken);
            _loan = ModuleModels.Loaded.Borrow(choice.File, choice.Description, _settings.Session with { ManyPhotos = isForMany });
            _remover = new BackgroundRemover(_loan.Model, _settings.Options, _settings.Cache, files: _files, cancellationToken: _stopToken);
            choice.ReportDevice(_loan.Model);
            return _remover;
        }
        catch (Exception exception) when (exception is RembgException or OptionsInvalidException)
        {
            _cmdlet.End(Errors.From(exception, exception is DeviceUnavailableException ? _settings.Session.Device : choice.File));
            throw;
        }
    }

    /// <summary>Loads the model and returns its description.</summary>
    /// <param name="isForMany">True if many photos are expected.</param>
    public ModelDescription Describe(bool isForMany)
    {
        _ = Load(isForMany);
        return _loan!.Model.Description;
    }

    /// <inheritdoc/>
    public void Dispose() => _loan?.Dispose();
}

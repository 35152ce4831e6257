using Rembg.Caching;
using Rembg.Cmdlets;
using Rembg.Files;
using Rembg.Inference;
using Rembg.Inference.Devices;
using Rembg.ModelUse;
using Rembg.Models;
using Rembg.Reporting;
using Rembg.Settings;

namespace Rembg.Removal;

/// <summary>
/// The models of a run. The first is loaded for the first photo that needs it, so that a run with nothing to do costs nothing;
/// the second, for the first photo whose mask is uncertain.
/// </summary>
internal sealed class RunModel : IDisposable
{
    private readonly RembgCmdlet _cmdlet;
    private readonly RunSettings _settings;
    private readonly RunFiles _files;
    private readonly RunStopping _stopping;
    private SegmentationModelCache.Loan? _loan;
    private SegmentationModelCache.Loan? _secondLoan;
    private BackgroundRemover? _remover;

    /// <summary>Creates the models of a run without loading them.</summary>
    /// <param name="cmdlet">The cmdlet whose streams are written to, on its pipeline thread.</param>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="files">The files that the run reads and writes.</param>
    /// <param name="stopping">Stops the installation and every inference.</param>
    public RunModel(RembgCmdlet cmdlet, RunSettings settings, RunFiles files, RunStopping stopping)
    {
        _cmdlet = cmdlet;
        _settings = settings;
        _files = files;
        _stopping = stopping;
    }

    /// <summary>Loads the model, once, and installs it first if it is not installed. A failure ends the pipeline.</summary>
    /// <param name="isForMany">True if many photos are expected.</param>
    public BackgroundRemover Load(bool isForMany) => _remover ??= Use(isForMany, _settings.Cache, UseSecond(_settings.SecondUse.Below, isForMany));

    /// <summary>Loads the first model to look at photos, before the certainty is known below which the second one is used.</summary>
    /// <param name="cache">Keeps the masks.</param>
    public BackgroundRemover LoadFirst(MaskCache cache) => Use(isForMany: true, cache, second: null);

    /// <summary>Loads the models with the certainty below which the second one is used.</summary>
    /// <param name="cache">The masks that are known.</param>
    /// <param name="below">The certainty.</param>
    public void LoadWith(MaskCache cache, double below) => _remover = Use(isForMany: true, cache, UseSecond(below, isForMany: true));

    /// <summary>Loads the model and returns its description.</summary>
    /// <param name="isForMany">True if many photos are expected.</param>
    public ModelDescription Describe(bool isForMany)
    {
        _ = Load(isForMany);
        return _loan!.Model.Description;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loan?.Dispose();
        _secondLoan?.Dispose();
    }

    private BackgroundRemover Use(bool isForMany, MaskCache? cache, SecondModel? second)
    {
        ModelChoice choice = _settings.Model;
        try
        {
            choice.Obtain(_stopping.StopToken);
            if (_loan is null)
            {
                _loan = ModuleModels.Loaded.Borrow(choice.File, choice.Description, _settings.Session with { ManyPhotos = isForMany });
                choice.ReportDevice(_loan.Model);
            }

            return new BackgroundRemover(_loan.Model, _settings.Options, cache, files: _files, second: second, cancellationToken: _stopping.WorkToken);
        }
        catch (Exception exception) when (exception is RembgException or OptionsInvalidException)
        {
            _cmdlet.End(Errors.From(exception, exception is DeviceUnavailableException ? _settings.Session.Device : choice.File));
            throw;
        }
    }

    /// <summary>Installs the second model if necessary, which needs the pipeline thread. It is loaded on the thread of the photo that needs it.</summary>
    private SecondModel? UseSecond(double below, bool isForMany)
    {
        if (_settings.SecondModel is not { } choice || below <= 0)
        {
            return null;
        }

        try
        {
            choice.Obtain(_stopping.StopToken);
        }
        catch (RembgException exception)
        {
            _cmdlet.End(Errors.From(exception, choice.File));
            throw;
        }

        return new SecondModel(() => (_secondLoan = ModuleModels.Loaded.Borrow(choice.File, choice.Description, _settings.Session with { ManyPhotos = isForMany })).Model, below);
    }
}

using System.Management.Automation;

using Rembg.Cmdlets;
using Rembg.Files;
using Rembg.Inference;
using Rembg.Inference.Devices;
using Rembg.Library;
using Rembg.Models;
using Rembg.Models.Installing;
using Rembg.Settings;

namespace Rembg.ModelUse;

/// <summary>
/// The model of a run. It is chosen before the first photo, so that mistakes are found early, and installed for the first photo
/// if necessary.
/// </summary>
internal sealed class ModelChoice
{
    private readonly RembgCmdlet _cmdlet;
    private readonly ModelInstallation _installation;
    private readonly ModelVerification _verification;
    private readonly ModelStore _store = ModuleModels.Store;
    private ModelDescription? _missing;

    /// <summary>Creates a choice.</summary>
    /// <param name="cmdlet">The cmdlet that asks and informs the user.</param>
    /// <param name="offline">True to forbid use of the network.</param>
    /// <param name="strict">True to allow only verified models.</param>
    /// <exception cref="VariableInvalidException">An environment variable contains a relative path.</exception>
    public ModelChoice(RembgCmdlet cmdlet, bool offline, bool strict)
    {
        _cmdlet = cmdlet;
        _verification = new ModelVerification(cmdlet, strict);
        _installation = new ModelInstallation(cmdlet, ModelInstallation.Defaults with { Offline = offline || ModuleSettings.Offline });
    }

    /// <summary>The model's file; the model's name if it is not installed yet.</summary>
    public string File { get; private set; } = string.Empty;

    /// <summary>The description of the model's input and output; null if the file contains it.</summary>
    public ModelDescription? Description { get; private set; }

    /// <summary>The description as far as it is known before the file is read.</summary>
    public ModelDescription? Expected { get; private set; }

    /// <summary>Chooses the model.</summary>
    /// <param name="model">The model's name; null for the default.</param>
    /// <param name="modelPath">The full path of the model's file; null to select the model by name.</param>
    /// <param name="precision">The requested precision.</param>
    /// <param name="device">The device to run the model on.</param>
    /// <param name="stopToken">Cancels the work.</param>
    /// <exception cref="RembgException">The model does not exist.</exception>
    /// <exception cref="OptionsInvalidException">The arguments contradict each other.</exception>
    public void Resolve(string? model, string? modelPath, ModelPrecision precision, ExecutionDevice device, CancellationToken stopToken)
    {
        if (device != ExecutionDevice.Auto)
        {
            // A missing device is reported before the first photo.
            _ = DeviceInventory.First(device);
        }

        if (modelPath is not null)
        {
            ResolveFile(model, modelPath, precision);
            _verification.VerifyNamedFile(File, stopToken);
            return;
        }

        string name = model ?? ModuleSettings.Model ?? ModelCatalogue.DefaultName;
        Expected = ModelCatalogue.Find(QuantizedNames.SourceOf(name));
        if (PrecisionChoice.Make(_store, name, precision, device, stopToken) is { } choice)
        {
            _cmdlet.WriteVerbose($"The model is '{choice.Path}': {choice.Reason}.");
            File = choice.Path;
            _verification.Verify(File, stopToken);
            return;
        }

        _missing = ModelCatalogue.Find(name)!;
        File = _missing.Name;
        if (_store.Home is null)
        {
            throw _store.Missing(name);
        }

        _ = _store.RequireHome();
        if (!Do(IsAllowed))
        {
            throw _store.Missing(name);
        }
    }

    /// <summary>Installs the model if necessary.</summary>
    /// <param name="stopToken">Cancels the installation.</param>
    /// <exception cref="RembgException">The model cannot be installed.</exception>
    public void Obtain(CancellationToken stopToken)
    {
        if (_missing is { } model)
        {
            _cmdlet.WriteWarning($"The model '{model.Name}' is not installed. Downloading {_installation.Describe(model)} into '{_store.Home}'.");
            File = Do(() => _installation.Install(model, _store.RequireHome(), stopToken));
            _missing = null;
        }
    }

    /// <summary>Reports the device of the loaded model, and warns if it is not the best one.</summary>
    /// <param name="model">The model.</param>
    public void ReportDevice(SegmentationModel model)
    {
        _cmdlet.WriteVerbose($"The model runs on {model.Device}.");
        if (model.DeviceProblem is { } problem)
        {
            _cmdlet.WriteWarning($"{problem} The CPU is used instead; use -Device Cpu to avoid this attempt.");
        }

        if (model.ArithmeticProblem is { } difference)
        {
            _cmdlet.WriteWarning($"{difference} Use the FP32 model (-Precision Fp32), or quantize it again with -TargetCpu Any.");
        }
    }

    /// <summary>Reports every obstacle to a download as a missing model, because the model is what the run lacks.</summary>
    private T Do<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (DownloadFailedException exception)
        {
            throw _store.Missing(_missing!.Name, exception);
        }
    }

    private void ResolveFile(string? model, string modelPath, ModelPrecision precision)
    {
        if (model is not null)
        {
            // rembg's way to specify a file: a kind of model and a path.
            Expected = Description = ModelCatalogue.Find(model) is { Publication: null } kind ? kind : throw new OptionsInvalidException("Use either -Model or -ModelPath, not both.");
        }

        if (precision != ModelPrecision.Auto)
        {
            throw new OptionsInvalidException("-Precision cannot be combined with -ModelPath, because a model file has a fixed precision. Use -Model.");
        }

        File = ModelFile.Require(modelPath, Path.GetFileName(modelPath), "Model");
    }

    /// <summary>Asks the user if confirmation is requested. With -WhatIf, the photos are listed as well.</summary>
    private bool IsAllowed()
    {
        string text = $"Installing the model {_installation.Describe(_missing!)} into '{_store.Home}'.";
        string question = $"Install the model {_installation.Describe(_missing!)} into '{_store.Home}'?";
        return _cmdlet.ShouldProcess(text, question, "The model is not installed", out ShouldProcessReason reason) || reason == ShouldProcessReason.WhatIf;
    }
}

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
/// The model of a run: found out before the first photo, so that mistakes cost nothing, and brought in for that photo where it
/// is not installed.
/// </summary>
internal sealed class ModelChoice
{
    private readonly RembgCmdlet _cmdlet;
    private readonly ModelInstallation _installation;
    private readonly ModelVerification _verification;
    private readonly ModelStore _store = ModuleModels.Store;
    private ModelDescription? _missing;

    /// <summary>Prepares a choice.</summary>
    /// <param name="cmdlet">Whose user is asked and told.</param>
    /// <param name="offline">Whether the network is not to be used.</param>
    /// <param name="strict">Whether only verified models are allowed.</param>
    /// <exception cref="VariableInvalidException">The environment names a directory by a relative path.</exception>
    public ModelChoice(RembgCmdlet cmdlet, bool offline, bool strict)
    {
        _cmdlet = cmdlet;
        _verification = new ModelVerification(cmdlet, strict);
        _installation = new ModelInstallation(cmdlet, ModelInstallation.Defaults with { Offline = offline || ModuleSettings.Offline });
    }

    /// <summary>The model's file; where it is still to be installed, its name.</summary>
    public string File { get; private set; } = string.Empty;

    /// <summary>The description of the model's input and output, unless its file has it.</summary>
    public ModelDescription? Description { get; private set; }

    /// <summary>The same as far as it is known before the file is read.</summary>
    public ModelDescription? Expected { get; private set; }

    /// <summary>Finds the model out.</summary>
    /// <param name="model">Its name; null for the default.</param>
    /// <param name="modelPath">The full path of its file; null where it goes by its name.</param>
    /// <param name="precision">Which form of it is wanted.</param>
    /// <param name="device">What it is to run on.</param>
    /// <param name="stopToken">Stops it.</param>
    /// <exception cref="RembgException">No such model is here.</exception>
    /// <exception cref="ArgumentException">The arguments contradict each other.</exception>
    public void Resolve(string? model, string? modelPath, ModelPrecision precision, ExecutionDevice device, CancellationToken stopToken)
    {
        if (device != ExecutionDevice.Auto)
        {
            // One that is not there is told before the first photo.
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

    /// <summary>Installs the model where it is not.</summary>
    /// <param name="stopToken">Stops it.</param>
    /// <exception cref="RembgException">It cannot be installed.</exception>
    public void Obtain(CancellationToken stopToken)
    {
        if (_missing is { } model)
        {
            _cmdlet.WriteWarning($"The model '{model.Name}' is not installed and is downloaded now: {_installation.Describe(model)}, into '{_store.Home}'.");
            File = Do(() => _installation.Install(model, _store.RequireHome(), stopToken));
            _missing = null;
        }
    }

    /// <summary>Tells what the loaded model runs on, and warns where that is not what it could be.</summary>
    /// <param name="model">The model.</param>
    public void ReportDevice(SegmentationModel model)
    {
        _cmdlet.WriteVerbose($"The model runs on {model.Device}.");
        if (model.DeviceProblem is { } problem)
        {
            _cmdlet.WriteWarning($"{problem} The CPU is used instead; with -Device Cpu this is not tried.");
        }

        if (model.ArithmeticProblem is { } difference)
        {
            _cmdlet.WriteWarning($"{difference} Use the FP32 model (-Precision Fp32), or quantize it anew with -TargetCpu Any.");
        }
    }

    /// <summary>Whatever stands in the way of a download, what is missing for this run is the model.</summary>
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
            // rembg's way of naming a file: what kind it is, and where.
            Expected = Description = ModelCatalogue.Find(model) is { Publication: null } kind ? kind : throw new ArgumentException("Give either -Model or -ModelPath, not both.");
        }

        if (precision != ModelPrecision.Auto)
        {
            throw new ArgumentException("A file has the precision it has: give -Precision with -Model, not with -ModelPath.");
        }

        File = ModelFile.Require(modelPath, Path.GetFileName(modelPath), "Model");
    }

    /// <summary>Asks where the user wants to be asked. Where only the run is shown (-WhatIf) the photos are shown, too.</summary>
    private bool IsAllowed()
    {
        string text = $"Installing the model {_installation.Describe(_missing!)} into '{_store.Home}'.";
        string question = $"Install the model {_installation.Describe(_missing!)} into '{_store.Home}'?";
        return _cmdlet.ShouldProcess(text, question, "The model is not installed", out ShouldProcessReason reason) || reason == ShouldProcessReason.WhatIf;
    }
}

using System.Management.Automation;
using System.Net;

using Rembg.Cmdlets;
using Rembg.Completion;
using Rembg.Files;
using Rembg.Library;
using Rembg.ModelUse;
using Rembg.Models;
using Rembg.Models.Installing;
using Rembg.Reporting;

namespace Rembg.Commands;

/// <summary>Downloads models into the user's model directory, verifies their checksums and makes their INT8 forms if requested.</summary>
[Cmdlet(VerbsLifecycle.Install, "RembgModel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ModelInfo))]
public sealed class InstallRembgModelCommand : ModelNameCmdlet
{
    private ModelStore? _models;
    private ModelInstallation? _installation;
    private QuantizedInstallation? _quantized;

    /// <summary>Names of models of the catalogue; with -Quantize, also of registered models.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>A mirror to download from: the address or directory of the files, or the address or path of the file itself.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Source { get; set; }

    /// <summary>A proxy to download through; by default, the system's.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Proxy { get; set; }

    /// <summary>The proxy's user name and password.</summary>
    [Parameter]
    [ValidateNotNull]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Do not use the network; a mirror in a directory can still be used.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>Also make the INT8 form of each model.</summary>
    [Parameter]
    public SwitchParameter Quantize { get; set; }

    /// <summary>Photos for calibration and evaluation.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] CalibrationPath { get; set; } = [];

    /// <summary>Download and quantize again, and replace existing files.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        UseRuntime();
        object? target = null;
        try
        {
            _installation = new ModelInstallation(this, ReadOptions());
            IReadOnlyList<string> photos = new ImageSearch(this, recurse: false).FindAll(CalibrationPath, path => target = path);
            if (CalibrationPath.Length > 0 && !Quantize)
            {
                throw new OptionsInvalidException("-CalibrationPath requires -Quantize.");
            }

            _quantized = new QuantizedInstallation(this, photos, Force);
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            ThrowTerminatingError(Errors.From(exception, target));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            try
            {
                Install(name);
            }
            catch (Exception exception) when (Errors.IsExpected(exception))
            {
                WriteError(Errors.From(exception, name));
            }
        }
    }

    private ModelStore Store => _models ??= UserModels;

    private InstallOptions ReadOptions()
    {
        InstallOptions defaults = ModelInstallation.Defaults;
        return defaults with
        {
            // A source that is not an address is a path, relative to PowerShell's current location.
            Source = Source is null ? defaults.Source : Source.Contains("://", StringComparison.Ordinal) ? Source : Paths.Named(Source),
            Proxy = Proxy,
            ProxyCredentials = ProxyCredential is null ? null : new NetworkCredential(ProxyCredential.UserName, ProxyCredential.Password),
            Offline = Offline || defaults.Offline,
            Overwrite = Force,
        };
    }

    private void Install(string name)
    {
        string? path = Store.Find(name);
        if (ModelCatalogue.Find(name) is { Publication: not null } model)
        {
            path = Bring(model, path);
        }
        else if (path is null || !Quantize)
        {
            throw path is null ? Store.Missing(name) : new OptionsInvalidException($"'{name}' is installed but not published; only its INT8 form can be made, with -Quantize.");
        }

        if (path is not null && Quantize)
        {
            string output = new ModelDirectory(Store.RequireHome()).FileOf(Path.GetFileNameWithoutExtension(path) + QuantizedNames.EightBits);
            if (_quantized!.Quantize(path, output, StopToken))
            {
                Tell(output);
            }
        }
    }

    /// <summary>
    /// Returns the model's file, which is downloaded unless it is already the published one; null if the user has declined or
    /// -WhatIf is given.
    /// </summary>
    private string? Bring(ModelDescription model, string? path)
    {
        bool isThere = path is not null && !Force && Stoppable(() => Checksum.Matches(path, model.Publication!.Checksums, StopToken, out _));
        if (isThere)
        {
            WriteVerbose($"'{path}' already exists and is the published file.");
        }
        else if (ShouldProcess(Store.RequireHome(), $"Install {_installation!.Describe(model)}"))
        {
            path = _installation.Install(model, Store.RequireHome(), StopToken);
        }
        else
        {
            return path;
        }

        Tell(path!);
        return path;
    }

    private void Tell(string path) => WriteObject(Stoppable(() => new ModelInventory(Store).Tell(Path.GetFileNameWithoutExtension(path), StopToken)));
}

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

/// <summary>Downloads models into the user's model directory, verified by their checksums, and makes their INT8 forms where these are wanted.</summary>
[Cmdlet(VerbsLifecycle.Install, "RembgModel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(ModelInfo))]
public sealed class InstallRembgModelCommand : ModelNameCmdlet
{
    private ModelStore? _models;
    private ModelInstallation? _installation;
    private QuantizedInstallation? _quantized;

    /// <summary>Names of models of the catalogue; with -Quantize also of registered ones.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string[] Name { get; set; } = [];

    /// <summary>A mirror to download from: an address or a directory that has the files, or that of the file itself.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Source { get; set; }

    /// <summary>A proxy to download through; the system's where it is absent.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? Proxy { get; set; }

    /// <summary>The user and password of the proxy.</summary>
    [Parameter]
    [ValidateNotNull]
    [Credential]
    public PSCredential? ProxyCredential { get; set; }

    /// <summary>Do not use the network: a mirror in a directory is used all the same.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>Make the INT8 form of each model, too.</summary>
    [Parameter]
    public SwitchParameter Quantize { get; set; }

    /// <summary>Photos to calibrate with and to judge by.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] CalibrationPath { get; set; } = [];

    /// <summary>Download and quantize anew, replacing what is there.</summary>
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
                throw new ArgumentException("-CalibrationPath is for -Quantize.");
            }

            _quantized = new QuantizedInstallation(this, photos, Force);
        }
        catch (Exception exception) when (Errors.IsExpected(exception) || exception is ArgumentException)
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
            catch (Exception exception) when (Errors.IsExpected(exception) || exception is ArgumentException)
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
            // What is no address is a path, relative to PowerShell's own current location.
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
            throw path is null ? Store.Missing(name) : new ArgumentException($"'{name}' is installed and has no publisher; only its INT8 form can be made, with -Quantize.");
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

    /// <summary>The model's file: as it is where it is the published one, downloaded otherwise; null where that was only shown or declined.</summary>
    private string? Bring(ModelDescription model, string? path)
    {
        bool isThere = path is not null && !Force && Stoppable(() => Checksum.Matches(path, model.Publication!.Checksums, StopToken, out _));
        if (isThere)
        {
            WriteVerbose($"'{path}' is there already and is the published file.");
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

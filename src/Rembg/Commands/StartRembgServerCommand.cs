using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;

using Rembg.Binding;
using Rembg.Cmdlets;
using Rembg.Completion;
using Rembg.Inference.Devices;
using Rembg.Models;
using Rembg.Reporting;
using Rembg.Server.Contract;
using Rembg.ServerControl;
using Rembg.Settings;

namespace Rembg.Commands;

/// <summary>Starts the server, which answers programs and browsers over HTTP and goes on when the shell ends.</summary>
[Cmdlet(VerbsLifecycle.Start, "RembgServer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(RembgServer))]
public sealed class StartRembgServerCommand : RembgCmdlet
{
    private const string Activity = "Starting the server";

    /// <summary>The port to listen on; 0 for one that is free.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, ServerDefaults.LargestPort)]
    [OneValue]
    public int Port { get; set; } = ServerDefaults.Port;

    /// <summary>The address to listen on.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ValueCompleter))]
    public string Address { get; set; } = ServerDefaults.Address;

    /// <summary>Name of the model where a request names none.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string? Model { get; set; }

    /// <summary>The form of a model that is used if a request does not choose one.</summary>
    [Parameter]
    [OneValue]
    public ModelPrecision Precision { get; set; }

    /// <summary>The device that models run on.</summary>
    [Parameter]
    [OneValue]
    public ExecutionDevice Device { get; set; }

    /// <summary>Keys of which each request has to show one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] ApiKey { get; set; } = [];

    /// <summary>Let other machines in without a key.</summary>
    [Parameter]
    public SwitchParameter AllowAnonymous { get; set; }

    /// <summary>Let photos be named by an address, which the server fetches.</summary>
    [Parameter]
    public SwitchParameter AllowUrl { get; set; }

    /// <summary>The number of photos that may wait.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [OneValue]
    public int QueueSize { get; set; } = ServerDefaults.QueueSize;

    /// <summary>Keep masks for photos that come again.</summary>
    [Parameter]
    public SwitchParameter Cache { get; set; }

    /// <summary>Serve the API without the web page.</summary>
    [Parameter]
    public SwitchParameter NoPage { get; set; }

    /// <summary>Refuse models whose files are not the published or registered ones.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <summary>Show the web page in the browser.</summary>
    [Parameter]
    public SwitchParameter Open { get; set; }

    /// <summary>Seconds that the server may take until it can be used.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    [OneValue]
    public int Timeout { get; set; } = 120;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        ServerLaunch launch = new()
        {
            Address = Address,
            Port = Port,
            ApiKeys = ApiKey,
            AllowAnonymous = AllowAnonymous,
            AllowUrl = AllowUrl,
            Model = Model ?? ModuleSettings.Model,
            Precision = Precision,
            Device = Device,
            QueueSize = IsGiven(nameof(QueueSize)) ? QueueSize : null,
            Cache = Cache,
            NoPage = NoPage,
            Strict = Strict,
        };
        try
        {
            if (Open && NoPage)
            {
                throw new ArgumentException("-Open shows the page, which -NoPage takes away.");
            }

            launch.Validate();
            if (ShouldProcess(launch.Target, "Start the server"))
            {
                RembgServer server = Start(launch);
                WriteObject(server);
                Show(server.Address);
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (Errors.IsExpected(exception) || exception is ArgumentException)
        {
            ThrowTerminatingError(Errors.From(exception, launch.Target));
        }
    }

    private RembgServer Start(ServerLaunch launch)
    {
        using StartingServer starting = StartingServer.Start(launch);
        try
        {
            return starting.Await(TimeSpan.FromSeconds(Timeout), step => WriteProgress(new ProgressRecord(ProgressActivity.Server, Activity, step)), StopToken);
        }
        finally
        {
            WriteProgress(ProgressActivity.Completed(ProgressActivity.Server, Activity));
        }
    }

    private void Show(Uri address)
    {
        if (!Open)
        {
            return;
        }

        try
        {
            using Process? browser = Process.Start(new ProcessStartInfo(address.ToString()) { UseShellExecute = true });
        }
        catch (Exception exception) when (exception is Win32Exception or InvalidOperationException)
        {
            WriteWarning($"No browser can be started ({exception.Message.TrimEnd('.')}). The page is at {address}.");
        }
    }
}

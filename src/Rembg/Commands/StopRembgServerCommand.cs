using System.Management.Automation;

using Rembg.Binding;
using Rembg.Cmdlets;
using Rembg.Completion;
using Rembg.Reporting;
using Rembg.ServerControl;

namespace Rembg.Commands;

/// <summary>Stops servers, which first finish the accepted requests.</summary>
[Cmdlet(VerbsLifecycle.Stop, "RembgServer", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium, DefaultParameterSetName = "Port")]
[OutputType(typeof(void))]
public sealed class StopRembgServerCommand : ServerCmdlet
{
    private readonly List<StoppingServer> _stopping = [];

    /// <summary>Ports of the servers; all servers by default.</summary>
    [Parameter(Position = 0, ParameterSetName = "Port")]
    [ValidateRange(1, 65535)]
    [CommaSeparated]
    [ArgumentCompleter(typeof(ServerCompleter))]
    public int[] Port { get; set; } = [];

    /// <summary>Process ids of the servers.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id")]
    [ValidateNotNullOrEmpty]
    [CommaSeparated]
    [ArgumentCompleter(typeof(ServerCompleter))]
    public int[] Id { get; set; } = [];

    /// <summary>Servers.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "InputObject")]
    [ValidateNotNullOrEmpty]
    public RembgServer[] InputObject { get; set; } = [];

    /// <summary>Seconds to wait for the accepted requests.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [OneValue]
    public int Timeout { get; set; } = 60;

    /// <summary>End servers that are still running after that time.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IReadOnlyList<Registration> found = ParameterSetName switch
        {
            "Id" => Find(Id, static registration => registration.Id, "with the process id"),
            "InputObject" => Find([.. InputObject.Select(static server => server.Id)], static registration => registration.Id, "with the process id"),
            _ => Find(Port, static registration => registration.Address.Port, "on port"),
        };
        foreach (Registration registration in found)
        {
            string address = RembgServer.ToReach(registration.Address).ToString();
            if (ShouldProcess(address, "Stop the server"))
            {
                Try(address, () => _stopping.Add(StoppingServer.Begin(registration)));
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // All servers have been told to stop, so they finish at the same time.
        long end = Environment.TickCount64 + (1000L * Timeout);
        foreach (StoppingServer server in _stopping)
        {
            Try($"{server.Address}", () => End(server, TimeSpan.FromMilliseconds(Math.Max(end - Environment.TickCount64, 0))));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _stopping.ForEach(static server => server.Dispose());
        base.Dispose(disposing);
    }

    private void End(StoppingServer server, TimeSpan patience)
    {
        if (server.Await(patience, StopToken))
        {
            return;
        }

        if (!Force)
        {
            throw new ServerException(ServerProblem.Busy, $"{server.Address}", $"The server at {server.Address} no longer accepts photos, but did not finish the accepted ones within {Timeout} seconds.");
        }

        WriteVerbose($"The server at {server.Address} did not stop within {Timeout} seconds and is being ended.");
        server.Kill(StopToken);
    }

    private void Try(string target, Action work)
    {
        try
        {
            work();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            WriteError(Errors.From(exception, target));
        }
    }
}

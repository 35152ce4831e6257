using System.Management.Automation;

using Rembg.Binding;
using Rembg.Cmdlets;
using Rembg.Completion;
using Rembg.ServerControl;

namespace Rembg.Commands;

/// <summary>Lists this user's servers that run on this machine.</summary>
[Cmdlet(VerbsCommon.Get, "RembgServer")]
[OutputType(typeof(RembgServer))]
public sealed class GetRembgServerCommand : ServerCmdlet
{
    /// <summary>Ports of the servers; all servers by default.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(1, 65535)]
    [CommaSeparated]
    [ArgumentCompleter(typeof(ServerCompleter))]
    public int[] Port { get; set; } = [];

    /// <inheritdoc/>
    protected override void EndProcessing() =>
        WriteObject(Stoppable(() => ServerProbe.Ask(Find(Port, static registration => registration.Address.Port, "on port"), StopToken)), enumerateCollection: true);
}

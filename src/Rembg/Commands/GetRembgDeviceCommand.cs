using System.Management.Automation;

using Rembg.Cmdlets;
using Rembg.Inference.Devices;

namespace Rembg.Commands;

/// <summary>Lists the devices that models can run on, and their availability in the loaded ONNX Runtime.</summary>
[Cmdlet(VerbsCommon.Get, "RembgDevice")]
[OutputType(typeof(DeviceInfo))]
public sealed class GetRembgDeviceCommand : RembgCmdlet
{
    /// <summary>Folder of another build of ONNX Runtime.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? RuntimePath { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        UseRuntime(RuntimePath);
        WriteObject(DeviceInventory.List(), enumerateCollection: true);
    }
}

using System.Management.Automation;

using Rembg.Cmdlets;
using Rembg.Inference.Devices;

namespace Rembg.Commands;

/// <summary>Tells of the devices that models can run on: which of them the loaded ONNX Runtime offers.</summary>
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

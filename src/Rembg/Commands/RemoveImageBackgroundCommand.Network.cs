using System.Management.Automation;

using Rembg.Binding;
using Rembg.Completion;
using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Inference.Devices;
using Rembg.Machine;
using Rembg.Models;

namespace Rembg.Commands;

/// <content>The parameters that choose the network (the model), its device and the resources that it may use.</content>
public sealed partial class RemoveImageBackgroundCommand
{
    /// <summary>Name of the model.</summary>
    [Parameter]
    [Alias("m")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string? Model { get; set; }

    /// <summary>File of a model of the U²-Net family.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ModelPath { get; set; }

    /// <summary>The form of the model to use.</summary>
    [Parameter]
    [OneValue]
    public ModelPrecision Precision { get; set; }

    /// <summary>The device to run the model on.</summary>
    [Parameter]
    [OneValue]
    public ExecutionDevice Device { get; set; }

    /// <summary>Folder of another build of ONNX Runtime.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RuntimePath { get; set; }

    /// <summary>Do not use the network; a model that is not installed is an error.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>Reject a model whose file is not verified as the published or registered one.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <summary>Classes to cut out, for a model with classes; all classes by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("Category")]
    [ArgumentCompleter(typeof(ClassCompleter))]
    public string[] Class { get; set; } = [];

    /// <summary>The outputs to make for several classes.</summary>
    [Parameter]
    [OneValue]
    public ClassOutput ClassOutput { get; set; }

    /// <summary>The largest number of pixels that an image may declare.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    [OneValue]
    public long PixelLimit { get; set; } = PixelLimits.Default;

    /// <summary>The longest time for one photo; 0 for no limit.</summary>
    [Parameter]
    [Seconds]
    public TimeSpan TimeLimit { get; set; } = RemovalOptions.DefaultTimeLimit;

    /// <summary>The number of photos that are processed at once.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    [OneValue]
    public int ThrottleLimit { get; set; } = Allotment.PhotosAtOnce;

    /// <summary>Use less memory, at the cost of time.</summary>
    [Parameter]
    public SwitchParameter LowMemory { get; set; }
}

using System.Management.Automation;

using Rembg.Binding;
using Rembg.Completion;
using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Inference.Devices;
using Rembg.Models;

namespace Rembg.Commands;

/// <content>The parameters that choose a model, its device and the resources that it may use.</content>
public sealed partial class RemoveImageBackgroundCommand
{
    /// <summary>Name of the model.</summary>
    [Parameter]
    [Alias("m")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string? Model { get; set; }

    /// <summary>File of a model of the U²-Net kind.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ModelPath { get; set; }

    /// <summary>The form of the model that is used.</summary>
    [Parameter]
    [OneValue]
    public ModelPrecision Precision { get; set; }

    /// <summary>The device that the model runs on.</summary>
    [Parameter]
    [OneValue]
    public ExecutionDevice Device { get; set; }

    /// <summary>Folder of another build of ONNX Runtime.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RuntimePath { get; set; }

    /// <summary>Do not use the network: a model that is not installed is an error.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>Refuse a model whose file is not verified to be the one that was published or registered.</summary>
    [Parameter]
    public SwitchParameter Strict { get; set; }

    /// <summary>Classes to cut out, of a model that tells several apart; all where it is absent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("Category")]
    [ArgumentCompleter(typeof(ClassCompleter))]
    public string[] Class { get; set; } = [];

    /// <summary>The outputs that are made of several classes.</summary>
    [Parameter]
    [OneValue]
    public ClassOutput ClassOutput { get; set; }

    /// <summary>The most pixels an image may declare.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    [OneValue]
    public long PixelLimit { get; set; } = PixelLimits.Default;

    /// <summary>The longest time that the work on one photo may take; 0 for no limit.</summary>
    [Parameter]
    [Seconds]
    public TimeSpan TimeLimit { get; set; } = RemovalOptions.DefaultTimeLimit;

    /// <summary>The number of photos that are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    [OneValue]
    public int ThrottleLimit { get; set; } = Math.Min(Environment.ProcessorCount, 16);

    /// <summary>Take little memory, at the cost of time.</summary>
    [Parameter]
    public SwitchParameter LowMemory { get; set; }
}

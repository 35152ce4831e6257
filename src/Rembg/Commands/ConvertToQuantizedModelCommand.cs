using System.Management.Automation;

using Rembg.Binding;
using Rembg.Cmdlets;
using Rembg.Completion;
using Rembg.Files;
using Rembg.ModelUse;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Reporting;

namespace Rembg.Commands;

/// <summary>Makes a smaller, faster model from an FP32 model and verifies the quality of its masks. The source is not changed.</summary>
[Cmdlet(VerbsData.ConvertTo, "QuantizedModel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = ModelPathSet)]
[OutputType(typeof(QuantizationResult))]
public sealed partial class ConvertToQuantizedModelCommand : ModelPathCmdlet
{
    private static readonly QuantizationOptions Defaults = new();
    private static readonly TimeSpan ShortestBudget = TimeSpan.FromSeconds(1);

    private readonly RunFiles _files = new();
    private readonly List<(string Path, string Directory)> _models = [];
    private ModelQuantizer? _quantizer;
    private QuantizedOutputs? _outputs;
    private IReadOnlyList<string> _photos = [];

    /// <summary>File or directory of the output; by default, the output is written beside the source.</summary>
    /// <remarks>With -Model it has no position, so that a file that was meant as the source does not become the destination.</remarks>
    [Parameter(Position = 1, ParameterSetName = ModelPathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ModelSet)]
    [ValidateNotNullOrEmpty]
    public string? DestinationPath { get; set; }

    /// <summary>Photos for calibration and evaluation.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] CalibrationPath { get; set; } = [];

    /// <summary>The largest number of photos to use.</summary>
    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    [OneValue]
    public int SampleCount { get; set; } = Defaults.SampleCount;

    /// <summary>The kind of quantization.</summary>
    [Parameter]
    [OneValue]
    public QuantizationMode Mode { get; set; } = Defaults.Mode;

    /// <summary>The format of a static model's graph.</summary>
    [Parameter]
    [OneValue]
    public QuantizationFormat Format { get; set; } = Defaults.Format;

    /// <summary>The type of weights.</summary>
    [Parameter]
    [OneValue]
    public QuantizedType WeightType { get; set; } = Defaults.WeightType;

    /// <summary>The type of activations.</summary>
    [Parameter]
    [OneValue]
    public QuantizedType ActivationType { get; set; } = Defaults.ActivationType;

    /// <summary>Use one scale for a whole weight and not one for each output channel.</summary>
    [Parameter]
    public SwitchParameter PerTensor { get; set; }

    /// <summary>Use 7-bit weights; by default, -TargetCpu decides.</summary>
    [Parameter]
    public SwitchParameter ReduceRange { get; set; }

    /// <summary>The CPUs that will run the model.</summary>
    [Parameter]
    [OneValue]
    public TargetCpu TargetCpu { get; set; } = Defaults.TargetCpu;

    /// <summary>The method that determines ranges; by default, measurement decides.</summary>
    [Parameter]
    [OneValue]
    public CalibrationMethod CalibrationMethod { get; set; }

    /// <summary>The degree to which channels are equalized.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(EqualizationCompleter))]
    public EqualizationChoice Equalization { get; set; } = Defaults.Equalization;

    /// <summary>Names of nodes that stay in FP32.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] ExcludeNode { get; set; } = [];

    /// <summary>The operators to quantize.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OperatorCompleter))]
    public string[] IncludeOperator { get; set; } = [];

    /// <summary>Correct the mean error of weights; by default, measurement decides.</summary>
    [Parameter]
    public SwitchParameter BiasCorrection { get; set; }

    /// <summary>The new side of the input, in pixels.</summary>
    [Parameter]
    [ValidateRange(32, 8192)]
    [OneValue]
    public int InputSize { get; set; }

    /// <summary>The index of the output that is the mask; by default, the model's description specifies it.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    [OneValue]
    public int OutputIndex { get; set; }

    /// <summary>Keep every output of the model.</summary>
    [Parameter]
    public SwitchParameter KeepOutput { get; set; }

    /// <summary>The policy that keeps the masks to a target.</summary>
    [Parameter]
    [OneValue]
    public AccuracyPolicy Accuracy { get; set; } = Defaults.Accuracy;

    /// <summary>The required mean IoU with the FP32 mask.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    [OneValue]
    public double MinimumIoU { get; set; } = Defaults.MinimumIoU;

    /// <summary>The largest permitted mean absolute difference from the FP32 mask.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    [OneValue]
    public double MaximumError { get; set; } = Defaults.MaximumError;

    /// <summary>The required IoU with the FP32 mask for difficult photos; by default, it follows from -MinimumIoU.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    [OneValue]
    public double MinimumWorstIoU { get; set; }

    /// <summary>The share of multiplications that must be computed with integers.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    [OneValue]
    public double MinimumQuantized { get; set; } = Defaults.MinimumQuantized;

    /// <summary>Write the best model found even if it misses the target.</summary>
    [Parameter]
    public SwitchParameter AllowBelowTarget { get; set; }

    /// <summary>The time after which the search ends with the best model so far.</summary>
    [Parameter]
    public TimeSpan TimeBudget { get; set; } = Defaults.TimeBudget;

    /// <summary>File or directory of the sensitivity table, with a plot beside it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportPath { get; set; }

    /// <summary>The largest number of pixels that a photo may declare.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    [OneValue]
    public long PixelLimit { get; set; } = Defaults.PixelLimit;

    /// <summary>Replace existing outputs.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        UseRuntime();
        object? target = null;
        try
        {
            QuantizationOptions options = ReadOptions();
            _quantizer = new ModelQuantizer(options);
            _outputs = new QuantizedOutputs(ToOptionalPath(DestinationPath), ToOptionalPath(ReportPath), options, _files);
            _photos = new ImageSearch(this, recurse: false).FindAll(CalibrationPath, path => target = path);
            foreach (string photo in _photos)
            {
                _files.Protect(photo);
            }
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            ThrowTerminatingError(Errors.From(exception, target));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach ((string path, string directory) in FindModels())
        {
            _files.ProtectModel(path);
            _models.Add((path, directory));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // All models are known only now, and no model may be another model's output.
        if (_models.Count > 1 && _outputs!.IsForOneModel)
        {
            OptionsInvalidException exception = new($"-DestinationPath '{DestinationPath}' is a single file, but there are {_models.Count} models; specify a directory.");
            ThrowTerminatingError(Errors.From(exception, DestinationPath));
        }

        foreach ((string path, string directory) in _models)
        {
            Quantize(path, directory);
        }
    }

    private QuantizationOptions ReadOptions() => new()
    {
        Mode = Mode,
        Format = Format,
        WeightType = WeightType,
        ActivationType = ActivationType,
        PerChannel = !PerTensor,
        ReduceRange = IsGiven(nameof(ReduceRange)) ? ReduceRange : null,
        TargetCpu = TargetCpu,
        CalibrationMethod = IsGiven(nameof(CalibrationMethod)) ? CalibrationMethod : null,
        Equalization = Equalization,
        ExcludedNodes = ExcludeNode,
        IncludedOperators = IncludeOperator,
        BiasCorrection = IsGiven(nameof(BiasCorrection)) ? BiasCorrection : null,
        InputSize = IsGiven(nameof(InputSize)) ? InputSize : null,
        OutputIndex = IsGiven(nameof(OutputIndex)) ? OutputIndex : null,
        KeepOutputs = KeepOutput,
        Accuracy = Accuracy,
        MinimumIoU = MinimumIoU,
        MaximumError = MaximumError,
        MinimumWorstIoU = IsGiven(nameof(MinimumWorstIoU)) ? MinimumWorstIoU : null,
        MinimumQuantized = MinimumQuantized,
        AllowBelowTarget = AllowBelowTarget,
        SampleCount = SampleCount,

        // PowerShell interprets a plain number as ticks: "-TimeBudget 10" would be a millionth of a second.
        TimeBudget = TimeBudget >= ShortestBudget ? TimeBudget : throw new OptionsInvalidException($"-TimeBudget {TimeBudget} is less than a second; for ten minutes, use 0:10:0."),
        Overwrite = Force,
        PixelLimit = PixelLimit,
    };

    private string? ToOptionalPath(string? path) => path is null ? null : Paths.Named(path);
}

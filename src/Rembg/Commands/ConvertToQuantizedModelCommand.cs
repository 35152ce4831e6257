using System.Management.Automation;

using Rembg.Binding;
using Rembg.Cmdlets;
using Rembg.Completion;
using Rembg.Files;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Reporting;

namespace Rembg.Commands;

/// <summary>Makes a smaller, faster model of an FP32 model and proves that its masks survived. The source stays as it is.</summary>
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

    /// <summary>File or directory of the output; without it the output is written beside the source.</summary>
    /// <remarks>Beside -Model it has no position: a file that was meant as the source must not become the destination.</remarks>
    [Parameter(Position = 1, ParameterSetName = ModelPathSet)]
    [Parameter(ParameterSetName = LiteralPathSet)]
    [Parameter(ParameterSetName = ModelSet)]
    [ValidateNotNullOrEmpty]
    public string? DestinationPath { get; set; }

    /// <summary>Photos to calibrate with and to judge by.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] CalibrationPath { get; set; } = [];

    /// <summary>The most photos that are used.</summary>
    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    [OneValue]
    public int SampleCount { get; set; } = Defaults.SampleCount;

    /// <summary>The form of the quantized numbers.</summary>
    [Parameter]
    [OneValue]
    public QuantizationMode Mode { get; set; } = Defaults.Mode;

    /// <summary>The form of the written graph of a static model.</summary>
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

    /// <summary>One scale for all of a weight instead of one for each output channel.</summary>
    [Parameter]
    public SwitchParameter PerTensor { get; set; }

    /// <summary>Weights of 7 bits; if it is absent, -TargetCpu decides.</summary>
    [Parameter]
    public SwitchParameter ReduceRange { get; set; }

    /// <summary>The CPUs that the model is made for.</summary>
    [Parameter]
    [OneValue]
    public TargetCpu TargetCpu { get; set; } = Defaults.TargetCpu;

    /// <summary>The method that finds ranges; without it, measurement decides.</summary>
    [Parameter]
    [OneValue]
    public CalibrationMethod CalibrationMethod { get; set; }

    /// <summary>The share by which channels are brought to one scale.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(EqualizationCompleter))]
    public EqualizationChoice Equalization { get; set; } = Defaults.Equalization;

    /// <summary>Names of nodes that stay in FP32.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] ExcludeNode { get; set; } = [];

    /// <summary>The operators that are quantized.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(OperatorCompleter))]
    public string[] IncludeOperator { get; set; } = [];

    /// <summary>Make up for the mean error of weights; where it is absent, measurement decides.</summary>
    [Parameter]
    public SwitchParameter BiasCorrection { get; set; }

    /// <summary>The side of the input, in pixels, that the model is re-targeted to.</summary>
    [Parameter]
    [ValidateRange(32, 8192)]
    [OneValue]
    public int InputSize { get; set; }

    /// <summary>The model's output that is the mask; if it is absent, the model's description says which one is.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    [OneValue]
    public int OutputIndex { get; set; }

    /// <summary>Keep every output of the model.</summary>
    [Parameter]
    public SwitchParameter KeepOutput { get; set; }

    /// <summary>The policy that holds the mask to a target.</summary>
    [Parameter]
    [OneValue]
    public AccuracyPolicy Accuracy { get; set; } = Defaults.Accuracy;

    /// <summary>The mean IoU with the FP32 mask that is asked for.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    [OneValue]
    public double MinimumIoU { get; set; } = Defaults.MinimumIoU;

    /// <summary>The mean absolute difference from the FP32 mask that is allowed.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    [OneValue]
    public double MaximumError { get; set; } = Defaults.MaximumError;

    /// <summary>The IoU with the FP32 mask that is expected of difficult photos; if it is absent, it follows from -MinimumIoU.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    [OneValue]
    public double MinimumWorstIoU { get; set; }

    /// <summary>The share of the multiplications that are to be done with integers.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    [OneValue]
    public double MinimumQuantized { get; set; } = Defaults.MinimumQuantized;

    /// <summary>Write the best model found even where it misses the target.</summary>
    [Parameter]
    public SwitchParameter AllowBelowTarget { get; set; }

    /// <summary>When the search ends with the best found so far.</summary>
    [Parameter]
    public TimeSpan TimeBudget { get; set; } = Defaults.TimeBudget;

    /// <summary>File or directory of the sensitivity table, with a plot beside it.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportPath { get; set; }

    /// <summary>The most pixels a photo may declare.</summary>
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
        catch (Exception exception) when (Errors.IsExpected(exception) || exception is ArgumentException)
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
        // Only now all models are known, and none of them may be another's output.
        if (_models.Count > 1 && _outputs!.IsForOneModel)
        {
            ArgumentException exception = new($"-DestinationPath '{DestinationPath}' is one file, but there are {_models.Count} models; name a directory.");
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

        // PowerShell takes a plain number for ticks: "-TimeBudget 10" would be a millionth of a second.
        TimeBudget = TimeBudget >= ShortestBudget ? TimeBudget : throw new ArgumentException($"-TimeBudget {TimeBudget} is less than a second; ten minutes are 0:10:0."),
        Overwrite = Force,
        PixelLimit = PixelLimit,
    };

    private string? ToOptionalPath(string? path) => path is null ? null : Paths.Named(path);
}

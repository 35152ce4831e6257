using System.Management.Automation;

using Rembg.Binding;
using Rembg.Cmdlets;
using Rembg.Completion;
using Rembg.Measuring;
using Rembg.ModelUse;
using Rembg.Reporting;

namespace Rembg.Commands;

/// <summary>Measures the speed, memory and quality of models, each in a process of its own. The first model is the baseline.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "RembgModel", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = ModelPathSet)]
[OutputType(typeof(ModelMeasurement))]
public sealed partial class MeasureRembgModelCommand : ModelPathCmdlet
{
    private static readonly MeasurementOptions Defaults = new();

    private readonly List<string> _models = [];
    private MeasurementOptions _options = Defaults;

    /// <summary>Photos to cut out, on which masks are compared.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] ImagePath { get; set; } = [];

    /// <summary>The true masks of the photos, with the same file names.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] GroundTruthPath { get; set; } = [];

    /// <summary>The model, a file or a name, whose masks the others are compared with; by default, the first.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string? Reference { get; set; }

    /// <summary>The number of counted inferences.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    [OneValue]
    public int Iterations { get; set; } = Defaults.Iterations;

    /// <summary>The number of warm-up inferences.</summary>
    [Parameter]
    [ValidateRange(0, 1000)]
    [OneValue]
    public int Warmup { get; set; } = Defaults.Warmup;

    /// <summary>Threads of an inference; 0 for one per core.</summary>
    [Parameter]
    [ValidateRange(0, 1024)]
    [OneValue]
    public int Threads { get; set; }

    /// <summary>The number of generated pictures that each model processes as a batch.</summary>
    [Parameter]
    [ValidateRange(1, 100_000)]
    [OneValue]
    public int ImageCount { get; set; } = 20;

    /// <summary>The side of the generated pictures, in pixels.</summary>
    [Parameter]
    [ValidateRange(16, 8192)]
    [OneValue]
    public int ImageSize { get; set; } = 512;

    /// <summary>A predefined set of batches.</summary>
    [Parameter]
    [OneValue]
    public MeasurementPreset Preset { get; set; }

    /// <summary>The report: .html, .json, .csv or .png.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReportPath { get; set; }

    /// <summary>The time after which no further photo is begun; 0 for no limit.</summary>
    [Parameter]
    [Seconds]
    public TimeSpan TimeBudget { get; set; }

    /// <summary>The largest number of pixels that a photo may declare.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    [OneValue]
    public long PixelLimit { get; set; } = Defaults.PixelLimit;

    /// <summary>Replace an existing report.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool PassesOverQuantized => false;

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        object? target = null;
        try
        {
            _report = CheckReport();
            ImageSearch search = new(this, recurse: false);
            IReadOnlyList<string> photos = search.FindAll(ImagePath, path => target = path);
            _options = new MeasurementOptions
            {
                Iterations = Iterations,
                Warmup = Warmup,
                Threads = Threads,
                Photos = photos,
                GroundTruth = GroundTruthPath.Length > 0 ? Match(photos, search.FindAll(GroundTruthPath, path => target = path)) : Defaults.GroundTruth,
                Batches = ReadBatches(),
                PixelLimit = PixelLimit,
                TimeBudget = TimeBudget == TimeSpan.Zero ? null : TimeBudget,
            };
            _options.Validate();
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            ThrowTerminatingError(Errors.From(exception, target));
        }
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _models.AddRange(FindModels().Select(static model => model.Path));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_models.Count == 0)
        {
            return;
        }

        RefuseToReplaceInputs();

        // Asked now, because an interrupted run writes its report, too, and must not ask any more.
        _writesReport = _report is not null && ShouldProcess(_report, "Write the report");
        IReadOnlyList<ModelMeasurement> measurements = Measure();
        foreach (ModelMeasurement measurement in measurements)
        {
            foreach (string note in measurement.Notes)
            {
                WriteWarning($"{measurement.Model}: {note}");
            }

            WriteObject(measurement);
            if (measurement.Failure is { } failure)
            {
                WriteError(Errors.From(new MeasurementFailedException(measurement.ModelPath, failure), measurement.ModelPath));
            }
        }

        if (Preset == MeasurementPreset.Tutorial)
        {
            TellSavings(measurements);
        }

        WriteReport(measurements);
    }

    /// <summary>Reports the tutorial's own summary, in a line for each model except the baseline.</summary>
    private void TellSavings(IReadOnlyList<ModelMeasurement> measurements)
    {
        const double Megabyte = 1e6;
        ModelMeasurement baseline = measurements[0];
        foreach (ModelMeasurement other in measurements.Skip(1).Where(other => other.PeakMemory is not null && other.Batches.Count == baseline.Batches.Count))
        {
            (double before, double after) = (baseline.Batches.Sum(static batch => batch.TotalTime), other.Batches.Sum(static batch => batch.TotalTime));
            string line = FormattableString.Invariant(
                $"{string.Join(" and ", other.Batches.Select(static batch => batch.Batch))}: {other.Model} takes {after:F1} s and {baseline.Model} {before:F1} s ({1 - (after / before):P0} saved), and {other.PeakMemory / Megabyte:F0} MB of memory as against {baseline.PeakMemory / Megabyte:F0} MB ({(baseline.PeakMemory - other.PeakMemory) / Megabyte:F0} MB saved).");
            WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST"]);
        }
    }

    private IReadOnlyList<ModelMeasurement> Measure()
    {
        StepProgress progress = new(this, $"Measuring {_models.Count} {(_models.Count == 1 ? "model" : "models")}");
        try
        {
            string? reference = Reference is null ? null : FindReference(Reference);
            return new ModelMeasurer(MeasuringHost.Find()).Measure(_models, reference, _options, progress, StopToken);
        }
        catch (MeasurementInterruptedException exception)
        {
            Keep(exception.Measurements);
            throw new PipelineStoppedException();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (Errors.IsExpected(exception))
        {
            ThrowTerminatingError(Errors.From(exception, Reference));
            return [];
        }
        finally
        {
            progress.Complete();
        }
    }

    private SyntheticBatch[] ReadBatches()
    {
        bool isOwn = IsGiven(nameof(ImageCount)) || IsGiven(nameof(ImageSize));
        SyntheticBatch[] own = isOwn ? [new SyntheticBatch(ImageCount, ImageSize)] : [];
        return Preset == MeasurementPreset.Tutorial ? [.. MeasurementOptions.TutorialBatches, .. own] : own;
    }

    private string FindReference(string given)
    {
        string path = Paths.Named(given);
        return File.Exists(path) ? path : UserModels.Locate(given);
    }

    /// <summary>Assigns masks to the photos with the same name; other masks are reported.</summary>
    private Dictionary<string, string> Match(IReadOnlyList<string> photos, IReadOnlyList<string> masks)
    {
        ILookup<string, string> byName = photos.ToLookup(static photo => Path.GetFileNameWithoutExtension(photo), StringComparer.OrdinalIgnoreCase);
        Dictionary<string, string> matched = [];
        List<string> strays = [];
        foreach (string mask in masks)
        {
            string[] own = [.. byName[Path.GetFileNameWithoutExtension(mask)]];
            Array.ForEach(own, photo => matched.TryAdd(photo, mask));
            strays.AddRange(own.Length == 0 ? [Path.GetFileName(mask)] : []);
        }

        if (strays.Count > 0 && matched.Count > 0)
        {
            WriteWarning($"Masks without a photo of the same name are ignored: {string.Join(", ", strays)}.");
        }

        return matched.Count > 0 ? matched : throw new OptionsInvalidException("No mask has the name of a photo in -ImagePath: the mask of NAME.jpg is NAME.png.");
    }
}

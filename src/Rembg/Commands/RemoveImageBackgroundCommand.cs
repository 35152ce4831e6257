using System.Management.Automation;

using Rembg.Caching;
using Rembg.Completion;
using Rembg.Files;
using Rembg.Inference;
using Rembg.Inference.Devices;
using Rembg.Models;

namespace Rembg.Commands;

/// <summary>Cuts the subject out of photos and writes it as a PNG with alpha. The photos stay as they are.</summary>
[Cmdlet(VerbsCommon.Remove, "ImageBackground", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = "Path")]
[OutputType(typeof(RemovalResult))]
public sealed class RemoveImageBackgroundCommand : OutputCmdlet
{
    private string? _destination;
    private ModelChoice? _choice;
    private RemovalOptions _options = new();
    private IReadOnlyList<WantedOutput> _outputs = [];
    private OutputPlan? _plan;
    private WatchedDirectories? _watched;
    private SegmentationModelCache.Loan? _loan;
    private BackgroundRemover? _remover;
    private MaskCache? _cache;
    private RemovalBatch? _batch;

    /// <summary>Directory of the outputs; without it they are written beside the photos.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? DestinationPath { get; set; }

    /// <summary>Name of the model.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ModelNameCompleter))]
    public string? Model { get; set; }

    /// <summary>File of a model of the U²-Net kind.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ModelPath { get; set; }

    /// <summary>Which form of the model is used.</summary>
    [Parameter]
    public ModelPrecision Precision { get; set; }

    /// <summary>What the model runs on.</summary>
    [Parameter]
    public ExecutionDevice Device { get; set; }

    /// <summary>Folder of another build of ONNX Runtime.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? RuntimePath { get; set; }

    /// <summary>Do not use the network: a model that is not installed is an error.</summary>
    [Parameter]
    public SwitchParameter Offline { get; set; }

    /// <summary>Classes to cut out, of a model that tells several apart; all where it is absent.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Alias("Category")]
    [ArgumentCompleter(typeof(ClassCompleter))]
    public string[] Class { get; set; } = [];

    /// <summary>Smooth the mask's outline and make it two-valued.</summary>
    [Parameter]
    public SwitchParameter PostProcessMask { get; set; }

    /// <summary>The most pixels an image may declare.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long PixelLimit { get; set; } = RemovalOptions.DefaultPixelLimit;

    /// <summary>How many photos are worked on at once.</summary>
    [Parameter]
    [ValidateRange(1, 256)]
    public int ThrottleLimit { get; set; } = Math.Min(Environment.ProcessorCount, 16);

    /// <summary>Take little memory, at the cost of time.</summary>
    [Parameter]
    public SwitchParameter LowMemory { get; set; }

    /// <summary>Keep masks for the next run over the same photos, and take those of earlier runs.</summary>
    [Parameter]
    public SwitchParameter Cache { get; set; }

    /// <summary>Bytes that all masks that are kept may take together.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    public long CacheSize { get; set; } = MaskCache.DefaultSizeLimit;

    /// <summary>Watch directories, and do photos as they come, until stopped.</summary>
    [Parameter]
    public SwitchParameter Watch { get; set; }

    /// <summary>Leave existing outputs and pass their photos over.</summary>
    [Parameter]
    public SwitchParameter SkipExisting { get; set; }

    /// <summary>Replace existing outputs.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        UseRuntime(RuntimePath);
        try
        {
            _destination = DestinationPath is null ? null : ToFileSystemPath(DestinationPath);
            _choice = new ModelChoice(this, Offline);
            _choice.Resolve(Model, ModelPath is null ? null : ToFileSystemPath(ModelPath), Precision, Device, StopToken);
            _outputs = ReadOutputs(PixelLimit);
            _options = new RemovalOptions
            {
                Output = _outputs[0].Options,
                PostProcessMask = PostProcessMask,
                Classes = Class,
                Overwrite = Force,
                PixelLimit = PixelLimit,
                MemoryLimit = LowMemory ? 0 : null,
            };
            _options.Validate();
            if (IsGiven(nameof(CacheSize)) && !Cache)
            {
                throw new ArgumentException("-CacheSize is for -Cache.");
            }

            if (_choice.Expected is { } model)
            {
                _options.Validate(model);
            }
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (Exception exception) when (Errors.IsExpected(exception) || exception is ArgumentException or FormatException)
        {
            ThrowTerminatingError(Errors.From(exception, (exception as RembgException)?.Path));
        }

        _plan = new OutputPlan(_destination, _outputs, Force ? ExistingOutputs.Replace : SkipExisting ? ExistingOutputs.Skip : ExistingOutputs.Refuse, Watch);
        _cache = Cache ? new MaskCache(MaskCache.UserDirectory, CacheSize) : null;
        _batch = new RemovalBatch(
            this,
            LowMemory && !IsGiven(nameof(ThrottleLimit)) ? 1 : ThrottleLimit,
            (source, outputs, cancellationToken) => _remover!.Remove(source, outputs, cancellationToken),
            _cache,
            StopToken);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Watch)
        {
            _watched ??= new WatchedDirectories(this, Recurse, _destination);
            AddDirectories(_watched.Add);
            return;
        }

        IReadOnlyList<ImageFile> images = FindImages(_destination);
        _batch!.Expect(images.Count);
        foreach (ImageFile image in images)
        {
            Submit(image, isOneOfMany: images.Count > 2 || MyInvocation.ExpectingInput);
            _batch.Emit(untilEmpty: false);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Until it is stopped: by Ctrl+C, or by the end of the pipeline that it feeds.
        while (_watched is { IsEmpty: false })
        {
            foreach (WatchedDirectories.Photo photo in Stoppable(() => _watched.Next(StopToken)))
            {
                _batch!.Expect(1);
                Submit(photo.File, isOneOfMany: true, photo.Forgive);
            }

            _batch!.Emit(untilEmpty: false);
            _batch.Rest();
        }

        _batch!.Complete();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _batch?.Dispose();
        _watched?.Dispose();
        _loan?.Dispose();
        base.Dispose(disposing);
    }

    private void Submit(ImageFile image, bool isOneOfMany, Func<Exception, bool>? forgive = null)
    {
        try
        {
            IReadOnlyList<RemovalOutput> outputs = _plan!.For(image);
            if (outputs.Count == 0)
            {
                WriteVerbose($"Skipping '{image.Path}': its output exists.");
            }
            else if (ShouldProcess(image.Path, $"Remove the background and write '{string.Join("', '", outputs.Select(static output => output.Path))}'"))
            {
                LoadModel(isOneOfMany);
                _batch!.Add(image.Path, outputs, forgive);
                return;
            }
        }
        catch (RembgException exception)
        {
            WriteError(Errors.From(exception, image.Path));
        }

        _batch!.PassOver();
    }

    /// <summary>Loads the model for the first photo that needs it: a run with nothing to do should cost nothing.</summary>
    private void LoadModel(bool isForMany)
    {
        if (_remover is not null)
        {
            return;
        }

        try
        {
            _choice!.Obtain(StopToken);
            SessionSettings settings = new() { Device = Device, ManyPhotos = isForMany, LowMemory = LowMemory, OptimizedModels = MaskCache.UserDirectory };
            _loan = ModuleModels.Loaded.Borrow(_choice.File, _choice.Description, settings);
            _remover = new BackgroundRemover(_loan.Model, _options, _cache, cancellationToken: StopToken);
            _choice.ReportDevice(_loan.Model);
        }
        catch (Exception exception) when (exception is RembgException or ArgumentException)
        {
            ThrowTerminatingError(Errors.From(exception, exception is DeviceUnavailableException ? Device : _choice!.File));
        }
    }
}

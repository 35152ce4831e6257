using System.Management.Automation;

using Rembg.Binding;
using Rembg.Caching;
using Rembg.Files;
using Rembg.Inference;
using Rembg.Inference.Devices;
using Rembg.Library;

namespace Rembg.Commands;

/// <summary>Cuts the subject out of photos and writes it as a PNG file with alpha. The photos are not changed.</summary>
[Cmdlet(VerbsCommon.Remove, "ImageBackground", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = "Path")]
[OutputType(typeof(RemovalResult), typeof(byte[]))]
public sealed partial class RemoveImageBackgroundCommand : InferenceCmdlet
{
    private const string BytesSet = "Bytes";
    private const string StreamSet = "Stream";

    private readonly List<ImageFile> _waiting = [];
    private OutputNaming _naming = new();
    private ModelChoice? _choice;
    private RemovalOptions _options = new();
    private IReadOnlyList<WantedOutput> _outputs = [];
    private PhotoIntake? _intake;
    private OutputPlan? _plan;
    private WatchedDirectories? _watched;
    private SegmentationModelCache.Loan? _loan;
    private BackgroundRemover? _remover;
    private MaskCache? _cache;
    private RemovalBatch? _batch;

    /// <summary>A photo in memory.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = BytesSet)]
    [ValidateNotNullOrEmpty]
    public byte[] InputObject { get; set; } = [];

    /// <summary>A photo in a stream, which is not closed.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = StreamSet)]
    [ValidateNotNull]
    public Stream? InputStream { get; set; }

    /// <summary>Return the contents of the outputs and write no files.</summary>
    [Parameter]
    public SwitchParameter AsBytes { get; set; }

    /// <summary>Directory of the outputs, or the file of a single output; by default, outputs are written beside the photos.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? DestinationPath { get; set; }

    /// <summary>Store masks for later runs over the same photos, and use stored masks.</summary>
    [Parameter]
    public SwitchParameter Cache { get; set; }

    /// <summary>The total size of all stored masks, in bytes.</summary>
    [Parameter]
    [ValidateRange(1, long.MaxValue)]
    [OneValue]
    public long CacheSize { get; set; } = MaskCache.DefaultSizeLimit;

    /// <summary>Watch directories and process photos as they arrive, until stopped.</summary>
    [Parameter]
    public SwitchParameter Watch { get; set; }

    /// <summary>Skip photos whose outputs exist.</summary>
    [Parameter]
    public SwitchParameter SkipExisting { get; set; }

    /// <summary>Write nothing for photos without a subject.</summary>
    [Parameter]
    public SwitchParameter RequireSubject { get; set; }

    /// <summary>Replace existing outputs.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        OpenLog();
        RefuseWithoutFiles();
        UseRuntime(RuntimePath);
        try
        {
            _naming = ReadNaming();
            _cache = Cache ? MaskCache.OfUser(CacheSize) : null;
            _choice = new ModelChoice(this, Offline, Strict || ModelVerifier.IsRequired);
            _choice.Resolve(Model, ModelPath is null ? null : Paths.Named(ModelPath), Precision, Device, StopToken);
            _outputs = ReadOutputs(PixelLimit);
            CheckNames(_naming);
            _options = ReadEdges(new RemovalOptions
            {
                Output = _outputs[0].Options,
                Classes = Class,
                RequireSubject = RequireSubject,
                Overwrite = Force,
                PixelLimit = PixelLimit,
                MemoryLimit = LowMemory ? 0 : null,
                TimeLimit = Limit(TimeLimit),
            });
            _options.Validate();
            if (IsGiven(nameof(CacheSize)) && !Cache)
            {
                throw new ArgumentException("-CacheSize requires -Cache.");
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
            End(Errors.From(exception, (exception as RembgException)?.Path));
        }

        _intake = new PhotoIntake(this, Watch);
        _intake.Protect(_choice!.File, _outputs);
        if (LogPath is not null)
        {
            _intake.Files.Protect(Paths.Named(LogPath));
        }

        _plan = ClassOutput == ClassOutput.Joined ? Plan() : null;
        _batch = new RemovalBatch(
            this,
            _record,
            LowMemory && !IsGiven(nameof(ThrottleLimit)) ? 1 : ThrottleLimit,
            _cache,
            StopToken);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Watch)
        {
            _watched ??= new WatchedDirectories(this, Recurse, _naming);
            AddDirectories(directory =>
            {
                _watched.Add(directory);
                _intake!.ProtectWatched(directory, _naming.Destination);
            });
            return;
        }

        if (ParameterSetName is BytesSet or StreamSet)
        {
            SubmitContent();
            return;
        }

        IReadOnlyList<ImageFile> found = InTree(FindImages(_naming));
        IReadOnlyList<ImageFile> images = AsBytes ? found : _intake!.Take(found);
        _batch!.Expect(images.Count);
        foreach (ImageFile image in images)
        {
            if (AsBytes)
            {
                Submit(image.Path, (remover, outputs, stopToken) => remover.Remove(image.Path, outputs, stopToken));
            }
            else if (_naming.File is not null)
            {
                RefuseMany(image);
                _waiting.Add(image);
            }
            else if (_waiting.Count > 0 || MustWait(image))
            {
                _waiting.Add(image);
            }
            else
            {
                Submit(image, isOneOfMany: images.Count > 2 || MyInvocation.ExpectingInput);
                _batch.Emit(untilEmpty: false);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (ImageFile image in _waiting)
        {
            Submit(image, isOneOfMany: true);
            _batch!.Emit(untilEmpty: false);
        }

        // Until it is stopped by Ctrl+C, or by the end of the pipeline that it feeds.
        while (_watched is { IsEmpty: false })
        {
            foreach (WatchedDirectories.Photo photo in Stoppable(() => _watched.Next(StopToken)).Where(photo => _intake!.IsNew(photo.File)).ToList())
            {
                _batch!.Expect(1);
                Submit(photo.File, isOneOfMany: true, photo.IsChanged, photo.Forgive);
            }

            _batch!.Emit(untilEmpty: false);
            _batch.Rest();
            _intake!.Files.Flush();
        }

        _batch!.Complete();
        _intake!.Files.Flush();
        Sum();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _batch?.Dispose();
        _record.End(isComplete: false);
        _watched?.Dispose();
        _loan?.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Processes a photo that is given as its content.</summary>
    private void SubmitContent()
    {
        RefuseWithoutFiles();
        _batch!.Expect(1);
        if (ParameterSetName == BytesSet)
        {
            byte[] content = InputObject;
            if (PipelinedBytes.Refusal(content, MyInvocation) is { } refusal)
            {
                End(refusal);
            }

            Submit("(bytes)", (remover, outputs, stopToken) => remover.Remove(content, outputs, stopToken));
            return;
        }

        // The stream belongs to the caller, who may close it as soon as this method returns.
        Stream stream = InputStream!;
        Submit("(stream)", (remover, outputs, stopToken) => remover.Remove(stream, outputs, stopToken));
        _batch.Emit(untilEmpty: true);
    }

    /// <summary>Rejects parameters about files when no files are written.</summary>
    private void RefuseWithoutFiles()
    {
        string[] ofFiles = [nameof(DestinationPath), nameof(Force), nameof(SkipExisting), nameof(Watch), nameof(Suffix), nameof(NameTemplate), nameof(RelativeTo)];
        if ((AsBytes || ParameterSetName is BytesSet or StreamSet) && ofFiles.FirstOrDefault(IsGiven) is { } parameter)
        {
            ArgumentException exception = new($"-{parameter} only applies when files are written; {(AsBytes ? "-AsBytes returns outputs" : "outputs for bytes and streams are returned")} instead.");
            End(Errors.From(exception, target: null));
        }
    }

    /// <summary>Processes a photo that is not a file; its outputs are not files either.</summary>
    private void Submit(string name, Func<BackgroundRemover, IReadOnlyList<RemovalOutput>, CancellationToken, IReadOnlyList<RemovalResult>> remove)
    {
        BackgroundRemover remover = LoadModel(isForMany: MyInvocation.ExpectingInput);
        _ = PlanOf(MyInvocation.ExpectingInput);
        _batch!.Add(name, stopToken => Removed.InMemory(_outputs, outputs => remove(remover, outputs, stopToken)));
        _batch.Emit(untilEmpty: false);
    }

    private static TimeSpan? Limit(TimeSpan limit) => limit == TimeSpan.Zero || limit == Timeout.InfiniteTimeSpan ? null : limit;

    /// <summary>Loads the model for the first photo that needs it, so that a run with no work takes no time.</summary>
    private BackgroundRemover LoadModel(bool isForMany)
    {
        if (_remover is not null)
        {
            return _remover;
        }

        try
        {
            _choice!.Obtain(StopToken);
            SessionSettings settings = new() { Device = Device, ManyPhotos = isForMany, LowMemory = LowMemory, OptimizedModels = MaskCache.UserDirectory };
            _loan = ModuleModels.Loaded.Borrow(_choice.File, _choice.Description, settings);
            _remover = new BackgroundRemover(_loan.Model, _options, _cache, files: _intake!.Files, cancellationToken: StopToken);
            _choice.ReportDevice(_loan.Model);
        }
        catch (Exception exception) when (exception is RembgException or ArgumentException)
        {
            End(Errors.From(exception, exception is DeviceUnavailableException ? Device : _choice!.File));
        }

        return _remover!;
    }
}

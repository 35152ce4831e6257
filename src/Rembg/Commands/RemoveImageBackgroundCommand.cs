using System.Management.Automation;

using Rembg.Binding;
using Rembg.Caching;
using Rembg.Cmdlets;
using Rembg.Files;
using Rembg.Inference;
using Rembg.Removal;
using Rembg.Reporting;

namespace Rembg.Commands;

/// <summary>Cuts the subject out of photos and writes it as a PNG file with alpha. The photos are not changed.</summary>
[Cmdlet(VerbsCommon.Remove, "ImageBackground", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low, DefaultParameterSetName = "Path")]
[OutputType(typeof(RemovalResult), typeof(byte[]))]
public sealed partial class RemoveImageBackgroundCommand : PathCmdlet
{
    private const string BytesSet = "Bytes";
    private const string StreamSet = "Stream";

    private readonly RunStopping _stopping = new();
    private RemovalRun? _run;

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

    private RemovalRun Run => _run ?? throw new InvalidOperationException("The run has not begun.");

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _gracePeriod = ReadGracePeriod();
        OpenLog();
        RefuseWithoutFiles();
        UseRuntime(RuntimePath);
        RunSettings settings = ReadSettings();
        BeginJournal(settings);
        _run = new RemovalRun(this, settings, _record, _stopping);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Watch)
        {
            AddDirectories(Run.Watch);
        }
        else if (ParameterSetName is BytesSet or StreamSet)
        {
            AddContent();
        }
        else if (AsBytes)
        {
            foreach (ImageFile image in ReadImages(FindPaths(Run.Naming), Run.Expect))
            {
                Run.AddContent(image.Path, (remover, outputs, stopToken) => remover.Remove(image.Path, outputs, stopToken));
            }
        }
        else
        {
            IReadOnlyList<FoundPath> found = FindPaths(Run.Naming);
            Run.Protect(found);
            Run.Add(ReadImages(found, Run.Expect));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Run.Complete();
        WriteReport();
        Sum();
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        base.StopProcessing();
        _stopping.Stop(_gracePeriod);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _stopping.End();
        _run?.Dispose();
        _record.End(isComplete: false);
        _stopping.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Adds a photo that comes as its content.</summary>
    private void AddContent()
    {
        RefuseWithoutFiles();
        Run.Expect(1);
        if (ParameterSetName == BytesSet)
        {
            byte[] content = InputObject;
            if (PipelinedBytes.Refusal(content, MyInvocation) is { } refusal)
            {
                End(refusal);
            }

            Run.AddContent("(bytes)", (remover, outputs, stopToken) => remover.Remove(content, outputs, stopToken));
            return;
        }

        // The stream belongs to the caller, who may close it as soon as this method returns.
        Stream stream = InputStream!;
        Run.AddContent("(stream)", (remover, outputs, stopToken) => remover.Remove(stream, outputs, stopToken));
        Run.Finish();
    }

    /// <summary>Rejects parameters about files when no files are written.</summary>
    private void RefuseWithoutFiles()
    {
        string[] ofFiles = [nameof(DestinationPath), nameof(Force), nameof(SkipExisting), nameof(Watch), nameof(Suffix), nameof(NameTemplate), nameof(RelativeTo), nameof(ReportPath), nameof(Shard), nameof(Journal)];
        if ((AsBytes || ParameterSetName is BytesSet or StreamSet) && ofFiles.FirstOrDefault(IsGiven) is { } parameter)
        {
            OptionsInvalidException exception = new($"-{parameter} only applies when files are written; {(AsBytes ? "-AsBytes returns outputs" : "outputs for bytes and streams are returned")} instead.");
            End(Errors.From(exception, target: null));
        }
    }
}

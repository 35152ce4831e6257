using System.Management.Automation;

using Rembg.Cmdlets;
using Rembg.Files;
using Rembg.Inference;
using Rembg.Models;
using Rembg.Reporting;

namespace Rembg.Removal;

/// <summary>One run of Remove-ImageBackground, from the photos that are found to the results that are written to the pipeline.</summary>
internal sealed class RemovalRun : IDisposable
{
    // The session of a model for more photos than these has its own threads.
    private const int FewPhotos = 3;

    private readonly RembgCmdlet _cmdlet;
    private readonly RunSettings _settings;
    private readonly RunRecord _record;
    private readonly CancellationToken _stopToken;
    private readonly PhotoIntake _intake;
    private readonly RunModel _model;
    private readonly RemovalBatch _batch;
    private readonly WatchedDirectories _watched;
    private readonly List<ImageFile> _waiting = [];
    private readonly Dictionary<ImageFile, IReadOnlyList<RemovalOutput>> _planned = [];
    private IReadOnlyList<WantedOutput>? _outputs;
    private OutputPlan? _plan;
    private CertaintySurvey? _survey;

    /// <summary>Starts a run.</summary>
    /// <param name="cmdlet">The cmdlet whose streams are written to, on its pipeline thread.</param>
    /// <param name="settings">The settings of the run.</param>
    /// <param name="record">Counts the photos of the run.</param>
    /// <param name="stopping">Stops the work.</param>
    public RemovalRun(RembgCmdlet cmdlet, RunSettings settings, RunRecord record, RunStopping stopping)
    {
        _cmdlet = cmdlet;
        _settings = settings;
        _record = record;
        _stopToken = stopping.StopToken;
        _intake = new PhotoIntake(cmdlet, settings);
        _model = new RunModel(cmdlet, settings, _intake.Files, stopping);
        _batch = new RemovalBatch(cmdlet, record, settings.ThrottleLimit, settings.Cache, stopping);
        _watched = new WatchedDirectories(cmdlet, settings.Recurse, settings.Naming);
    }

    /// <summary>The rules for the names of outputs.</summary>
    public OutputNaming Naming => _settings.Naming;

    /// <summary>Announces photos, for the progress display.</summary>
    /// <param name="count">Their number.</param>
    public void Expect(int count) => _batch.Expect(count);

    /// <summary>Protects photos that were found at once from the outputs of each other.</summary>
    public void Protect(IReadOnlyList<FoundPath> found) => _intake.Protect(found.SelectMany(static path => path.Sources));

    /// <summary>Adds photos whose outputs are written to files.</summary>
    /// <param name="found">Photos, which are found while they are worked on; they have been announced.</param>
    public void Add(IEnumerable<ImageFile> found)
    {
        using IEnumerator<ImageFile> images = Wanted(found).GetEnumerator();
        Queue<ImageFile> next = [];
        while (true)
        {
            while (next.Count < FewPhotos && images.MoveNext())
            {
                next.Enqueue(images.Current);
            }

            if (!next.TryDequeue(out ImageFile? image))
            {
                return;
            }

            Add(image, isOneOfMany: next.Count == FewPhotos - 1 || _settings.IsPipelineOpen);
        }
    }

    /// <summary>Adds a photo whose outputs are returned as bytes.</summary>
    /// <param name="name">Names the photo in messages.</param>
    /// <param name="remove">Makes the outputs; called from another thread.</param>
    public void AddContent(string name, Func<BackgroundRemover, IReadOnlyList<RemovalOutput>, CancellationToken, IReadOnlyList<RemovalResult>> remove)
    {
        BackgroundRemover remover = _model.Load(_settings.IsPipelineOpen);
        IReadOnlyList<WantedOutput> outputs = Outputs(_settings.IsPipelineOpen);
        _batch.Add(name, stopToken => Removed.InMemory(outputs, written => remove(remover, written, stopToken)));
        _batch.Emit(untilEmpty: false);
    }

    /// <summary>Waits for all photos that were added.</summary>
    public void Finish() => _batch.Emit(untilEmpty: true);

    /// <summary>Watches a directory.</summary>
    /// <param name="directory">Its full path.</param>
    public void Watch(string directory)
    {
        _watched.Add(directory);
        _intake.ProtectWatched(directory, _settings.Naming.Destination);
    }

    /// <summary>Does all that is left. A run that watches directories goes on until it is stopped.</summary>
    /// <exception cref="PipelineStoppedException">The run was stopped.</exception>
    public void Complete()
    {
        Survey();
        foreach (ImageFile image in _waiting)
        {
            Submit(image, isOneOfMany: true);
            _batch.Emit(untilEmpty: false);
        }

        while (!_watched.IsEmpty)
        {
            foreach (WatchedDirectories.Photo photo in _watched.Next(_stopToken).Where(photo => _intake.IsNew(photo.File)).ToList())
            {
                _batch.Expect(1);
                Submit(photo.File, isOneOfMany: true, photo.IsChanged, photo.Forgive);
            }

            _batch.Emit(untilEmpty: false);
            _batch.Rest();
            _intake.Files.Flush();
        }

        _batch.Complete();
        _intake.Files.Flush();
    }

    /// <summary>Waits for the photos in progress, which end by themselves or have been cancelled.</summary>
    public void Dispose()
    {
        _batch.Dispose();
        _intake.Files.Flush();
        _watched.Dispose();
        _model.Dispose();
        _survey?.Dispose();
    }

    /// <summary>Finds the certainty below which the second model is used, if it is to be used for a share of the photos.</summary>
    private void Survey()
    {
        if (_settings.SecondUse.Share is not { } share || _waiting.Count == 0)
        {
            return;
        }

        List<ImageFile> photos = [.. _waiting.Where(HasWork)];
        if (photos.Count == 0 || !_cmdlet.ShouldProcess($"{photos.Count} photos", "Look at all photos to find the least certain masks"))
        {
            return;
        }

        _survey = new CertaintySurvey(_cmdlet, _settings.Cache);
        double below = _survey.FindLimit(photos, _model.LoadFirst(_survey.Masks), share, _settings.ThrottleLimit, _stopToken);
        _cmdlet.WriteVerbose(System.FormattableString.Invariant($"The second model is used for photos with a certainty below {below:F4}."));
        _model.LoadWith(_survey.Masks, below);
    }

    /// <summary>Plans the outputs of a photo. Returns false if it has none, or if they cannot be planned, which is reported later.</summary>
    private bool HasWork(ImageFile image)
    {
        try
        {
            return (_planned[image] = Plan(isForMany: true).For(image, isChanged: false)).Count > 0;
        }
        catch (RembgException)
        {
            return false;
        }
    }

    private void Submit(ImageFile image, bool isOneOfMany, bool isChanged = false, Func<Exception, bool>? forgive = null)
    {
        try
        {
            OutputPlan plan = Plan(isOneOfMany);
            IReadOnlyList<RemovalOutput> outputs = _planned.Remove(image, out IReadOnlyList<RemovalOutput>? planned) ? planned : plan.For(image, isChanged);
            bool Hear(Exception exception)
            {
                plan.Note(exception, outputs);
                return forgive?.Invoke(exception) == true;
            }

            if (outputs.Count == 0)
            {
                _cmdlet.WriteVerbose($"Skipping '{image.Path}': its output exists.");
                _record.Skipped(image.Path, "Its output exists.");
            }
            else if (_cmdlet.ShouldProcess(image.Path, $"Remove the background and write '{string.Join("', '", outputs.Select(static output => output.Path))}'"))
            {
                if (plan.ProblemOf(image, outputs) is { } problem)
                {
                    // One error is enough for the directory; the log and the journal contain each photo.
                    if (forgive?.Invoke(problem) != true)
                    {
                        _record.Failed(Errors.From(problem, image.Path));
                    }

                    _batch.PassOver();
                    return;
                }

                BackgroundRemover remover = _model.Load(isOneOfMany);
                _batch.Add(image.Path, stopToken => new Removed(Own(remover.Remove(image.Path, outputs, stopToken))), Hear);
                return;
            }
        }
        catch (RembgException exception)
        {
            if (forgive?.Invoke(exception) != true)
            {
                _cmdlet.Fail(Errors.From(exception, image.Path));
            }
        }

        _batch.PassOver();
    }

    /// <summary>Masks that only the survey of this run has made do not come from a cache.</summary>
    private IReadOnlyList<RemovalResult> Own(IReadOnlyList<RemovalResult> results) =>
        _settings.Cache is null ? [.. results.Select(static result => result with { FromCache = false })] : results;

    private void Add(ImageFile image, bool isOneOfMany)
    {
        if (_settings.Naming.File is { } file)
        {
            RefuseMany(image, file);
            _waiting.Add(image);
        }
        else if (_waiting.Count > 0 || _settings.SecondUse.Share is not null || MustWait(image))
        {
            _waiting.Add(image);
        }
        else
        {
            Submit(image, isOneOfMany);
            _batch.Emit(untilEmpty: false);
        }
    }

    /// <summary>Returns the photos of this run with their places; the others count as finished.</summary>
    private IEnumerable<ImageFile> Wanted(IEnumerable<ImageFile> found)
    {
        foreach (ImageFile image in found)
        {
            ImageFile? taken = _intake.Take(image);
            if (taken is not null && _settings.Shard is not null)
            {
                Plan(isForMany: true).Reserve(taken);
            }

            if (taken is null || !_intake.IsInShard(taken))
            {
                _batch.PassOver();
                continue;
            }

            _record.Learn(taken);
            yield return taken;
        }
    }

    /// <summary>Refuses the second photo of a run whose destination is one file, and photos of directories. Nothing is written before the run's end.</summary>
    private void RefuseMany(ImageFile image, string file)
    {
        if (_waiting.Count > 0 || image.Root is not null)
        {
            string photos = image.Root is null ? "there are several photos" : "the photos are in a directory";
            OptionsInvalidException exception = new($"'{file}' is a single file, but {photos}. Specify a directory with -DestinationPath; a path that ends in a separator is a directory.");
            _cmdlet.End(Errors.From(exception, image.Path));
        }
    }

    /// <summary>
    /// Tells whether a photo has to wait for the end of the pipeline, because a file that it would replace may be an input that is still
    /// to come. The photos behind it wait with it, so that results stay in order.
    /// </summary>
    private bool MustWait(ImageFile image) => _settings.IsPipelineOpen && Plan(isForMany: true).Replaces(image);

    private OutputPlan Plan(bool isForMany) =>
        _plan ??= new OutputPlan(_settings.Naming, Outputs(isForMany), _settings.Existing, _settings.IsWatched, _intake.Files, _cmdlet);

    /// <summary>The outputs of each photo. If classes are told apart, the model has to be loaded, because it names them.</summary>
    private IReadOnlyList<WantedOutput> Outputs(bool isForMany) => _outputs ??= _settings.ClassOutput == ClassOutput.Joined
        ? _settings.Outputs
        : WantedOutput.OfClasses(_settings.Outputs, _settings.ClassOutput, Classes(_model.Describe(isForMany)));

    private IReadOnlyList<string> Classes(ModelDescription model)
    {
        IReadOnlyList<string> classes = _settings.Classes.Count > 0 ? _settings.Classes : [.. model.Classes.Skip(1)];
        if (classes.Count == 0)
        {
            OptionsInvalidException exception = new($"The model '{model.Name}' has no classes; -ClassOutput {_settings.ClassOutput} only applies to models with classes.");
            _cmdlet.End(Errors.From(exception, _settings.Model.File));
        }

        return classes;
    }
}

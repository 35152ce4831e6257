using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

using Rembg.Caching;
using Rembg.Cmdlets;
using Rembg.Inference;
using Rembg.Onnx;
using Rembg.Reporting;

namespace Rembg.Removal;

/// <summary>
/// The photos of a run in progress: results and failures are returned in the order of the inputs, each as soon as possible.
/// </summary>
internal sealed class RemovalBatch : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly BatchProgress _progress = new("Removing backgrounds");
    private readonly RembgCmdlet _cmdlet;
    private readonly RunRecord _record;
    private readonly MaskCache? _cache;
    private readonly OrderedBatch<Job, Removed> _batch;
    private bool _cacheFailed;
    private bool _isResting;

    /// <summary>Starts with no photos.</summary>
    /// <param name="cmdlet">The cmdlet to whose streams is written, on its pipeline thread.</param>
    /// <param name="record">Counts the results.</param>
    /// <param name="limit">The number of photos that are processed at once.</param>
    /// <param name="cache">The cache whose failure is reported; null for none.</param>
    /// <param name="stopping">Stops the work.</param>
    public RemovalBatch(RembgCmdlet cmdlet, RunRecord record, int limit, MaskCache? cache, RunStopping stopping)
    {
        _cmdlet = cmdlet;
        _record = record;
        _cache = cache;
        _batch = new OrderedBatch<Job, Removed>(limit, static (job, cancellationToken) => job.Remove(cancellationToken), stopping.StopToken, stopping.WorkToken);
    }

    /// <summary>Adds photos to the known total.</summary>
    public void Expect(int count) => _progress.Expect(count);

    /// <summary>Counts a photo that needs no work.</summary>
    public void PassOver() => _progress.Advance();

    /// <summary>Starts work on a photo.</summary>
    /// <param name="source">The photo's name for messages.</param>
    /// <param name="remove">Cuts the photo out; called by another thread.</param>
    /// <param name="forgive">Receives a failure and returns true if it is not to be reported; null to report all.</param>
    public void Add(string source, Func<CancellationToken, Removed> remove, Func<Exception, bool>? forgive = null)
    {
        _isResting = false;
        _batch.Add(new Job(source, remove, forgive));
    }

    /// <summary>Returns results: all of them, or the finished ones and as many more as exceed the limit.</summary>
    public void Emit(bool untilEmpty)
    {
        while (!_batch.IsEmpty)
        {
            bool wait = untilEmpty || _batch.IsFull;
            if (TryTake(wait ? Patience : TimeSpan.Zero, out Job? job, out Task<Removed>? work))
            {
                Report(job, work);
                _progress.Advance();
            }
            else if (!wait)
            {
                break;
            }

            if (_progress.Next() is { } record)
            {
                _cmdlet.WriteProgress(record);
            }
        }
    }

    /// <summary>Removes the progress display while there is no work.</summary>
    public void Rest()
    {
        if (_batch.IsEmpty && !_isResting)
        {
            _isResting = true;
            _cmdlet.WriteProgress(_progress.Completed());
        }
    }

    /// <summary>Returns all remaining results and removes the progress display.</summary>
    public void Complete()
    {
        Emit(untilEmpty: true);
        _cmdlet.WriteProgress(_progress.Completed());
    }

    /// <summary>
    /// Waits for running work, and records the photos that were not returned: after a stop, results cannot be written to the pipeline.
    /// </summary>
    public void Dispose()
    {
        foreach ((Job job, Task<Removed> work) in _batch.Drain())
        {
            if (work.IsCompletedSuccessfully)
            {
                Record(job, work.Result);
            }
            else if (work.Exception?.InnerException is { } exception and not OperationCanceledException)
            {
                _record.Failed(Errors.From(exception, job.Source));
            }
        }

        _batch.Dispose();
    }

    private bool TryTake(TimeSpan patience, [NotNullWhen(true)] out Job? job, [NotNullWhen(true)] out Task<Removed>? work)
    {
        try
        {
            return _batch.TryTake(patience, out job, out work);
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
    }

    private void Report(Job job, Task<Removed> work)
    {
        Removed removed;
        try
        {
            removed = work.GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            throw new PipelineStoppedException();
        }
        catch (ModelInvalidException exception)
        {
            _cmdlet.End(Errors.From(exception, exception.Path));
            return;
        }
#pragma warning disable CA1031 // Even a defect that affects one photo must not stop the others; Errors reports it as a defect.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (job.Forgive?.Invoke(exception) != true)
            {
                _cmdlet.Fail(Errors.From(exception, job.Source));
            }

            return;
        }

        if (!Record(job, removed))
        {
            _cmdlet.WriteVerbose($"Skipping '{job.Source}': its output has appeared in the meantime.");
            return;
        }

        if (removed.Results[0] is { HasSubject: false, Confidence: var confidence })
        {
            _cmdlet.WriteWarning($"No subject was found in '{job.Source}' (confidence {confidence:F3}); the output is nearly empty.");
        }

        foreach (string warning in removed.Results.SelectMany(static result => result.Warnings).Distinct())
        {
            _cmdlet.WriteWarning($"{job.Source}: {warning}");
        }

        if (!_cacheFailed && _cache?.Problem is { } problem)
        {
            _cacheFailed = true;
            _cmdlet.WriteWarning($"{problem} The run continues without it.");
        }

        if (removed.Contents is { } contents)
        {
            // Each content is one object; single bytes would be useless.
            foreach (byte[] content in contents)
            {
                _cmdlet.WriteObject(content, enumerateCollection: false);
            }

            return;
        }

        _cmdlet.WriteObject(removed.Results, enumerateCollection: true);
    }

    /// <summary>Records a photo. Returns false if it has no outputs.</summary>
    private bool Record(Job job, Removed removed)
    {
        if (removed.Results.Count == 0)
        {
            _record.Skipped(job.Source, "Its output has appeared in the meantime.");
            return false;
        }

        _record.Done(job.Source, removed.Results);
        return true;
    }

    private sealed record Job(string Source, Func<CancellationToken, Removed> Remove, Func<Exception, bool>? Forgive);
}

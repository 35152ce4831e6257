using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;

using Rembg.Caching;
using Rembg.Cmdlets;
using Rembg.Inference;
using Rembg.Onnx;
using Rembg.Reporting;

namespace Rembg.Removal;

/// <summary>The photos of one run in work: results come out in the order of the inputs, each as soon as it can, failures among them.</summary>
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

    /// <summary>Starts empty.</summary>
    /// <param name="cmdlet">Whose streams are written to, on its pipeline thread.</param>
    /// <param name="record">Counts what becomes of photos.</param>
    /// <param name="limit">How many photos are in work at once.</param>
    /// <param name="cache">The cache that is told of when it fails; null for none.</param>
    /// <param name="stopToken">Stops what runs and what waits.</param>
    public RemovalBatch(RembgCmdlet cmdlet, RunRecord record, int limit, MaskCache? cache, CancellationToken stopToken)
    {
        _cmdlet = cmdlet;
        _record = record;
        _cache = cache;
        _batch = new OrderedBatch<Job, Removed>(limit, static (job, cancellationToken) => job.Remove(cancellationToken), stopToken);
    }

    /// <summary>More photos have become known.</summary>
    public void Expect(int count) => _progress.Expect(count);

    /// <summary>A photo needs no work.</summary>
    public void PassOver() => _progress.Advance();

    /// <summary>Puts a photo to work.</summary>
    /// <param name="source">What it is called.</param>
    /// <param name="remove">Cuts it out; called from another thread.</param>
    /// <param name="forgive">Hears of a failure, and says whether it is not to be reported; null where all are.</param>
    public void Add(string source, Func<CancellationToken, Removed> remove, Func<Exception, bool>? forgive = null)
    {
        _isResting = false;
        _batch.Add(new Job(source, remove, forgive));
    }

    /// <summary>Hands out what is done: all of it, or what is at hand and as much more as there is no room for.</summary>
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

    /// <summary>Takes the progress display away while there is nothing to do.</summary>
    public void Rest()
    {
        if (_batch.IsEmpty && !_isResting)
        {
            _isResting = true;
            _cmdlet.WriteProgress(_progress.Completed());
        }
    }

    /// <summary>Hands out all that is left and takes the progress display away.</summary>
    public void Complete()
    {
        Emit(untilEmpty: true);
        _cmdlet.WriteProgress(_progress.Completed());
    }

    /// <summary>Lets running work end.</summary>
    public void Dispose() => _batch.Dispose();

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
#pragma warning disable CA1031 // Even a defect that shows on one photo must not cost the others their turn; Errors names it as one.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (job.Forgive?.Invoke(exception) != true)
            {
                _cmdlet.Fail(Errors.From(exception, job.Source));
            }

            return;
        }

        if (removed.Results.Count == 0)
        {
            _cmdlet.WriteVerbose($"Skipping '{job.Source}': its output has appeared meanwhile.");
            _record.Skipped(job.Source, "Its output has appeared meanwhile.");
            return;
        }

        _record.Done(job.Source, removed.Results);

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
            _cmdlet.WriteWarning($"{problem} The run goes on without it.");
        }

        if (removed.Contents is { } contents)
        {
            // One object each: bytes one by one would be of no use to anybody.
            foreach (byte[] content in contents)
            {
                _cmdlet.WriteObject(content, enumerateCollection: false);
            }

            return;
        }

        _cmdlet.WriteObject(removed.Results, enumerateCollection: true);
    }

    private sealed record Job(string Source, Func<CancellationToken, Removed> Remove, Func<Exception, bool>? Forgive);
}

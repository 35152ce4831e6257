using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Rembg.Inference;

/// <summary>
/// Runs work on a few threads and hands the results out in the order in which the work came in. One thread adds and
/// takes; when it has added as much as may wait, it takes before it adds again, so that memory is bounded by the limit
/// and not by the number of photos.
/// </summary>
/// <typeparam name="TInput">What is worked on.</typeparam>
/// <typeparam name="TResult">What comes of it.</typeparam>
public sealed class OrderedBatch<TInput, TResult> : IDisposable
{
    // Results waiting behind a slow one are small; a few of them keep the threads busy meanwhile.
    private const int WaitingPerThread = 4;

    // How long cancelled work has to end. It looks for its cancellation many times a second, unless the file system has stopped
    // to answer: then only the system can end its thread, which the process does not wait for.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // How soon it is noticed that work which is waited for was cancelled.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly BlockingCollection<Task> _work = [];
    private readonly Queue<(TInput Input, Task<TResult> Task)> _results = [];
    private readonly List<Thread> _threads = [];
    private readonly int _limit;
    private readonly Func<TInput, CancellationToken, TResult> _process;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Creates an empty batch; threads start as work comes in.</summary>
    /// <param name="limit">How much work runs at once.</param>
    /// <param name="process">The work; it is called from several threads at once.</param>
    /// <param name="cancellationToken">Cancels what runs and what waits.</param>
    public OrderedBatch(int limit, Func<TInput, CancellationToken, TResult> process, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        _limit = limit;
        _process = process;
        _cancellationToken = cancellationToken;
    }

    /// <summary>True if a result has to be taken before more is added.</summary>
    public bool IsFull => _results.Count >= _limit * WaitingPerThread;

    /// <summary>True if every result was taken.</summary>
    public bool IsEmpty => _results.Count == 0;

    /// <summary>Adds work at the end of the order.</summary>
    public void Add(TInput input)
    {
        // Started by whichever thread is free first: a task that keeps its own result or exception.
        Task<TResult> task = new(() => _process(input, _cancellationToken), _cancellationToken);
        _results.Enqueue((input, task));
        _work.Add(task, CancellationToken.None);
        if (_threads.Count < Math.Min(_limit, _results.Count))
        {
            Thread thread = new(Work) { IsBackground = true, Name = "Rembg worker" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Takes the next result in order, when it is there within the time.</summary>
    /// <param name="patience">How long to wait for it.</param>
    /// <param name="input">What was worked on.</param>
    /// <param name="result">The finished work: awaiting it gives the result or throws what the work threw.</param>
    /// <exception cref="OperationCanceledException">The batch was cancelled.</exception>
    public bool TryTake(TimeSpan patience, [MaybeNullWhen(false)] out TInput input, [NotNullWhen(true)] out Task<TResult>? result)
    {
        // Not Wait: it would throw what the work threw, and here only its being finished matters.
        bool finished = _results.TryPeek(out (TInput Input, Task<TResult> Task) next)
            && Task.WaitAny([next.Task], (int)patience.TotalMilliseconds, _cancellationToken) == 0;
        (input, result) = finished ? _results.Dequeue() : default;
        return finished;
    }

    /// <summary>
    /// Lets running work end and stops the threads. Cancelled work ends soon; a thread that a read does not come back to is
    /// left behind.
    /// </summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        long? cancelled = null;
        foreach (Thread thread in _threads)
        {
            while (!thread.Join(Interval))
            {
                cancelled ??= _cancellationToken.IsCancellationRequested ? Stopwatch.GetTimestamp() : null;
                if (cancelled is { } since && Stopwatch.GetElapsedTime(since) > Patience)
                {
                    return;
                }
            }
        }

        _work.Dispose();
    }

    private void Work()
    {
        foreach (Task task in _work.GetConsumingEnumerable())
        {
            // A task cancelled before its turn is finished already and does not run.
            if (!task.IsCompleted)
            {
                task.RunSynchronously(TaskScheduler.Default);
            }
        }
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Rembg.Inference;

/// <summary>
/// Processes items on a few threads and returns the results in the order of the items. One thread adds items and takes results.
/// When the largest number of items is waiting, it takes a result before it adds the next item, so memory depends on the limit
/// and not on the number of photos.
/// </summary>
/// <typeparam name="TInput">The type of the items.</typeparam>
/// <typeparam name="TResult">The type of the results.</typeparam>
public sealed class OrderedBatch<TInput, TResult> : IDisposable
{
    // Finished results that wait for a slow item are small; a few of them keep the threads busy.
    private const int WaitingPerThread = 4;

    // The time for cancelled work to end. Work checks for cancellation many times a second, unless the file system has stopped
    // responding: then only the system can end its thread, and the process does not wait for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // The interval at which a waiting thread checks for cancellation.
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly BlockingCollection<Task> _work = [];
    private readonly Queue<(TInput Input, Task<TResult> Task)> _results = [];
    private readonly List<Thread> _threads = [];
    private readonly int _limit;
    private readonly Func<TInput, CancellationToken, TResult> _process;
    private readonly CancellationToken _stopToken;
    private readonly CancellationToken _workToken;

    /// <summary>Creates an empty batch; threads start when items are added.</summary>
    /// <param name="limit">The number of items that are processed at once.</param>
    /// <param name="process">Processes an item; called by several threads at once.</param>
    /// <param name="cancellationToken">Cancels running and waiting work.</param>
    public OrderedBatch(int limit, Func<TInput, CancellationToken, TResult> process, CancellationToken cancellationToken)
        : this(limit, process, cancellationToken, cancellationToken)
    {
    }

    /// <summary>Creates an empty batch whose running work may end by itself when the batch is stopped.</summary>
    /// <param name="limit">The number of items that are processed at once.</param>
    /// <param name="process">Processes an item; called by several threads at once.</param>
    /// <param name="stopToken">Cancels waiting work, so that no more items are begun.</param>
    /// <param name="workToken">Cancels running work.</param>
    public OrderedBatch(int limit, Func<TInput, CancellationToken, TResult> process, CancellationToken stopToken, CancellationToken workToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        _limit = limit;
        _process = process;
        _stopToken = stopToken;
        _workToken = workToken;
    }

    /// <summary>True if a result must be taken before another item is added.</summary>
    public bool IsFull => _results.Count >= _limit * WaitingPerThread;

    /// <summary>True if all results have been taken.</summary>
    public bool IsEmpty => _results.Count == 0;

    /// <summary>Adds an item at the end.</summary>
    public void Add(TInput input)
    {
        // Runs on the next free thread; the task keeps its own result or exception.
        Task<TResult> task = new(() => _process(input, _workToken), _stopToken);
        _results.Enqueue((input, task));
        _work.Add(task, CancellationToken.None);
        if (_threads.Count < Math.Min(_limit, _results.Count))
        {
            Thread thread = new(Work) { IsBackground = true, Name = "Rembg worker" };
            _threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Takes the next result in order if it becomes available within the given time.</summary>
    /// <param name="patience">The longest time to wait.</param>
    /// <param name="input">The item.</param>
    /// <param name="result">The finished task; awaiting it returns the result or throws the exception of the work.</param>
    /// <exception cref="OperationCanceledException">The batch was cancelled.</exception>
    public bool TryTake(TimeSpan patience, [MaybeNullWhen(false)] out TInput input, [NotNullWhen(true)] out Task<TResult>? result)
    {
        // Wait would throw the exception of the work; only its completion matters here.
        bool finished = _results.TryPeek(out (TInput Input, Task<TResult> Task) next)
            && Task.WaitAny([next.Task], (int)patience.TotalMilliseconds, _stopToken) == 0;
        (input, result) = finished ? _results.Dequeue() : default;
        return finished;
    }

    /// <summary>
    /// Returns the items that are left after a stop, in order: those that have ended or are ended by their work, and not those that were not
    /// begun. Work whose read never returns is given up.
    /// </summary>
    public IEnumerable<(TInput Input, Task<TResult> Result)> Drain()
    {
        Wait wait = new(_workToken);
        while (_results.TryDequeue(out (TInput Input, Task<TResult> Task) next))
        {
            // Like WaitAny in TryTake, this does not throw the exception of the work.
            while (Task.WaitAny([next.Task], (int)Interval.TotalMilliseconds) < 0 && !wait.IsOver)
            {
            }

            if (next.Task is { IsCompleted: true, IsCanceled: false })
            {
                yield return next;
            }
        }
    }

    /// <summary>
    /// Waits for running work and stops the threads. Cancelled work ends soon; a thread whose read never returns is abandoned.
    /// </summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        Wait wait = new(_workToken);
        foreach (Thread thread in _threads)
        {
            while (!thread.Join(Interval))
            {
                if (wait.IsOver)
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
            // A task that was cancelled before it started is already complete and does not run.
            if (!task.IsCompleted)
            {
                task.RunSynchronously(TaskScheduler.Default);
            }
        }
    }

    /// <summary>A wait for work, which is over some time after the work was cancelled.</summary>
    private sealed class Wait(CancellationToken workToken)
    {
        private long? _cancelled;

        public bool IsOver
        {
            get
            {
                _cancelled ??= workToken.IsCancellationRequested ? Stopwatch.GetTimestamp() : null;
                return _cancelled is { } since && Stopwatch.GetElapsedTime(since) > Patience;
            }
        }
    }
}

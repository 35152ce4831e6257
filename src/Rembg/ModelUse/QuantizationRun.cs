using System.Collections.Concurrent;
using System.Management.Automation;

using Rembg.Quantization;
using Rembg.Reporting;

namespace Rembg.ModelUse;

/// <summary>
/// A quantization on its own thread. Its messages are passed to the pipeline thread, the only one that may write to
/// PowerShell's streams.
/// </summary>
internal sealed class QuantizationRun : IQuantizationObserver, IDisposable
{
    private readonly BlockingCollection<Action<Cmdlet>> _messages = [];
    private readonly PhaseProgress _progress;

    /// <summary>Creates a run.</summary>
    /// <param name="activity">The text of the progress display.</param>
    public QuantizationRun(string activity)
    {
        _progress = new PhaseProgress(activity);
    }

    /// <summary>Starts the work and writes its messages until it is finished.</summary>
    /// <param name="cmdlet">The cmdlet to whose streams is written; the caller must be its pipeline thread.</param>
    /// <param name="work">The work, which reports to this observer.</param>
    /// <param name="stopToken">Cancels the work.</param>
    /// <returns>The finished task, with the result or the exception.</returns>
    public Task<QuantizationResult> Await(Cmdlet cmdlet, Func<IQuantizationObserver, CancellationToken, QuantizationResult> work, CancellationToken stopToken)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(stopToken);
        Task<QuantizationResult> running = Task.Factory.StartNew(() => Work(work, ending.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (Action<Cmdlet> message in _messages.GetConsumingEnumerable(CancellationToken.None))
            {
                message(cmdlet);
            }

            cmdlet.WriteProgress(_progress.Completed());
            return running;
        }
        finally
        {
            // Writing throws if the pipeline is stopped or a warning is to stop it (-WarningAction Stop).
            ending.Cancel();
            Task.WaitAny([running], CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _messages.Dispose();

    void IQuantizationObserver.Progress(QuantizationProgress progress)
    {
        if (_progress.Next(progress) is { } record)
        {
            _messages.Add(cmdlet => cmdlet.WriteProgress(record));
        }
    }

    void IQuantizationObserver.Warn(string message) => _messages.Add(cmdlet => cmdlet.WriteWarning(message));

    void IQuantizationObserver.Note(string message) => _messages.Add(cmdlet => cmdlet.WriteVerbose(message));

    private QuantizationResult Work(Func<IQuantizationObserver, CancellationToken, QuantizationResult> work, CancellationToken cancellationToken)
    {
        try
        {
            return work(this, cancellationToken);
        }
        finally
        {
            _messages.CompleteAdding();
        }
    }
}

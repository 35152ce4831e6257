using System.Collections.Concurrent;
using System.Management.Automation;

using Rembg.Quantization;
using Rembg.Reporting;

namespace Rembg.ModelUse;

/// <summary>
/// One quantization on a thread of its own. What it says is carried to the pipeline thread, the only one that may write
/// to PowerShell's streams.
/// </summary>
internal sealed class QuantizationRun : IQuantizationObserver, IDisposable
{
    private readonly BlockingCollection<Action<Cmdlet>> _messages = [];
    private readonly PhaseProgress _progress;

    /// <summary>Prepares a run.</summary>
    /// <param name="activity">What is being done, as the progress display shows it.</param>
    public QuantizationRun(string activity)
    {
        _progress = new PhaseProgress(activity);
    }

    /// <summary>Does the work and writes what it says until it is done.</summary>
    /// <param name="cmdlet">Whose streams are written to; called on its pipeline thread.</param>
    /// <param name="work">The work, which tells this observer how it goes.</param>
    /// <param name="stopToken">Stops the work.</param>
    /// <returns>The work, at its end, with its result or what went wrong.</returns>
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
            // Writing ends this method early where the pipeline is stopped or a warning is to stop it (-WarningAction Stop).
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

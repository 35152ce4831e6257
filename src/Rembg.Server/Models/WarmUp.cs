using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Rembg.Server.Models;

/// <summary>The state of the first model.</summary>
internal enum WarmUpState
{
    /// <summary>It is being loaded.</summary>
    Loading,

    /// <summary>It is loaded.</summary>
    Ready,

    /// <summary>It cannot be loaded; requests that name another may still work.</summary>
    Failed,
}

/// <summary>Loads the default model at the start, so that the first request does not wait for it.</summary>
internal sealed partial class WarmUp : BackgroundService
{
    private readonly ModelSelection _selection;
    private readonly ModelShelf _shelf;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<WarmUp> _logger;
    private volatile WarmUpState _state;

    /// <summary>Prepares to load the first model.</summary>
    public WarmUp(ModelSelection selection, ModelShelf shelf, IHostApplicationLifetime lifetime, ILogger<WarmUp> logger)
    {
        _selection = selection;
        _shelf = shelf;
        _lifetime = lifetime;
        _logger = logger;
    }

    /// <summary>The state of the first model.</summary>
    public WarmUpState State => _state;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not before the server has its port. Without one the process ends at once, and crashes where a model is being loaded.
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = _lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            await Task.Run(() => Load(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ended before it began.
        }
    }

    private void Load(CancellationToken stoppingToken)
    {
        try
        {
            string path = _selection.Find(name: null, precision: null, stoppingToken);
            using ModelShelf.Loan loan = _shelf.Take(path);
            LogLoaded(_logger, loan.Model.Description.Name, loan.Model.Device.ToString());
            if (loan.Model.DeviceProblem is { } problem)
            {
                LogProblem(_logger, problem);
            }

            if (loan.Model.ArithmeticProblem is { } difference)
            {
                LogProblem(_logger, difference);
            }

            _state = WarmUpState.Ready;
        }
        catch (ObjectDisposedException)
        {
            // The server ended before it began.
        }
        catch (Exception exception) when (exception is RembgException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            _state = WarmUpState.Failed;
            LogFailed(_logger, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "The model {Name} is loaded and runs on {Device}.")]
    private static partial void LogLoaded(ILogger logger, string name, string device);

    [LoggerMessage(LogLevel.Warning, "{Problem}")]
    private static partial void LogProblem(ILogger logger, string problem);

    [LoggerMessage(LogLevel.Error, "The default model cannot be loaded: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}

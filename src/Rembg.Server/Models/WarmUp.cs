using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

using Rembg.Inference;

namespace Rembg.Server.Models;

/// <summary>The states of the first model.</summary>
internal enum WarmUpState
{
    /// <summary>The model is being loaded.</summary>
    Loading,

    /// <summary>The model is loaded.</summary>
    Ready,

    /// <summary>The model cannot be loaded; requests for another one may still succeed.</summary>
    Failed,
}

/// <summary>Loads the default model at the start, so that the first request need not wait for it.</summary>
internal sealed partial class WarmUp : BackgroundService
{
    private readonly ModelSelection _selection;
    private readonly SegmentationModelCache _models;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILogger<WarmUp> _logger;
    private volatile WarmUpState _state;

    /// <summary>Creates the service.</summary>
    public WarmUp(ModelSelection selection, SegmentationModelCache models, IHostApplicationLifetime lifetime, ILogger<WarmUp> logger)
    {
        _selection = selection;
        _models = models;
        _lifetime = lifetime;
        _logger = logger;
    }

    /// <summary>The state of the first model.</summary>
    public WarmUpState State => _state;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The model is loaded only after the server has its port. Without a port the process exits at once, and would crash
        // while a model is being loaded.
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = _lifetime.ApplicationStarted.Register(started.SetResult);
        try
        {
            await started.Task.WaitAsync(stoppingToken);
            await Task.Run(() => Load(stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server ended before loading began.
        }
    }

    private void Load(CancellationToken stoppingToken)
    {
        try
        {
            string path = _selection.Find(name: null, precision: null, stoppingToken);
            using SegmentationModelCache.Loan loan = _models.Borrow(path);
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
            // The server ended before loading began.
        }
        catch (Exception exception) when (exception is RembgException or OptionsInvalidException or IOException or UnauthorizedAccessException)
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

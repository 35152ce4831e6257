using Polly;
using Polly.Retry;

namespace Rembg.Models.Installing;

/// <summary>The number of retries after a failure that may pass, and the waits before them.</summary>
internal static class RetryPolicy
{
    // A host that is not there will rarely be a minute later: a machine without network is to say so within seconds.
    private const int RetriesOfUnreachable = 2;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Runs attempts on the calling thread until one succeeds or there is no point in another.</summary>
    /// <param name="options">The number of retries and the first wait.</param>
    /// <param name="attempt">One attempt.</param>
    /// <param name="note">Told about each retry.</param>
    /// <param name="cancellationToken">Ends a wait.</param>
    public static void Run(InstallOptions options, Action attempt, Action<string> note, CancellationToken cancellationToken)
    {
        ResiliencePipelineBuilder builder = new();
        if (options.Retries > 0)
        {
            builder
                .AddRetry(Strategy(options, options.Retries, static reason => reason != DownloadFailureReason.Unreachable, note))
                .AddRetry(Strategy(options, Math.Min(options.Retries, RetriesOfUnreachable), static reason => reason == DownloadFailureReason.Unreachable, note));
        }

        builder.Build().Execute(_ => attempt(), cancellationToken);
    }

    private static RetryStrategyOptions Strategy(InstallOptions options, int retries, Func<DownloadFailureReason, bool> applies, Action<string> note) => new()
    {
        MaxRetryAttempts = retries,
        BackoffType = DelayBackoffType.Exponential,
        UseJitter = true,
        Delay = options.FirstDelay,
        MaxDelay = LongestDelay,
        ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is DownloadFailedException { IsTransient: true } failure && applies(failure.Reason)),
        DelayGenerator = static arguments => ValueTask.FromResult(
            arguments.Outcome.Exception is DownloadFailedException { RetryAfter: { } asked } ? Within(asked) : (TimeSpan?)null),
        OnRetry = arguments =>
        {
            note($"{arguments.Outcome.Exception!.Message} Retry {arguments.AttemptNumber + 1} of {retries} in {arguments.RetryDelay.TotalSeconds:0.0} s.");
            return ValueTask.CompletedTask;
        },
    };

    /// <summary>A server may ask for a wait of hours; a date may be past.</summary>
    private static TimeSpan Within(TimeSpan asked) => asked < TimeSpan.Zero ? TimeSpan.Zero : asked > LongestDelay ? LongestDelay : asked;
}

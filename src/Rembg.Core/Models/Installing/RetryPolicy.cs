using Polly;
using Polly.Retry;

namespace Rembg.Models.Installing;

/// <summary>Retries after temporary failures, with delays in between.</summary>
internal static class RetryPolicy
{
    // A host that cannot be reached will rarely be reachable a minute later, and a machine without network should report it within seconds.
    private const int RetriesOfUnreachable = 2;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    /// <summary>Runs attempts on the calling thread until one succeeds or another is pointless.</summary>
    /// <param name="options">The number of retries and the first delay.</param>
    /// <param name="attempt">One attempt.</param>
    /// <param name="note">Receives a note about each retry.</param>
    /// <param name="cancellationToken">Cancels a delay.</param>
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

    /// <summary>Limits the delay that a server asks for: it may be hours, or a date in the past.</summary>
    private static TimeSpan Within(TimeSpan asked) => asked < TimeSpan.Zero ? TimeSpan.Zero : asked > LongestDelay ? LongestDelay : asked;
}

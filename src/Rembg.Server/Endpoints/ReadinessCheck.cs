using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

using Rembg.Server.Contract;
using Rembg.Server.Models;

namespace Rembg.Server.Endpoints;

/// <summary>Checks that the server takes photos: the default model is loaded, and the program is not about to stop.</summary>
internal sealed class ReadinessCheck : IHealthCheck
{
    private readonly WarmUp _warmUp;
    private readonly IHostApplicationLifetime _lifetime;

    /// <summary>Checks the state of the first model and of the program.</summary>
    public ReadinessCheck(WarmUp warmUp, IHostApplicationLifetime lifetime)
    {
        _warmUp = warmUp;
        _lifetime = lifetime;
    }

    /// <inheritdoc/>
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult((_lifetime.ApplicationStopping.IsCancellationRequested, _warmUp.State) switch
        {
            (true, _) => HealthCheckResult.Unhealthy(Readiness.Stopping),
            (_, WarmUpState.Loading) => HealthCheckResult.Unhealthy(Readiness.Loading),
            (_, WarmUpState.Failed) => HealthCheckResult.Unhealthy(Readiness.Failed),
            _ => HealthCheckResult.Healthy(Readiness.Ready),
        });
}

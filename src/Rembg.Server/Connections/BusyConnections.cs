using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;

using Rembg.Server.Configuration;
using Rembg.Server.Errors;

namespace Rembg.Server.Connections;

/// <summary>
/// Tells <see cref="ConnectionLimits"/> which connections have requests, and reserves those beyond the limit for monitoring.
/// </summary>
internal static class BusyConnections
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Marks connections while they have a request.</summary>
    public static void UseBusyConnections(this WebApplication application) => application.Use(static async (context, next) =>
    {
        ConnectionLimits.Place? place = context.Features.Get<ConnectionLimits.Place>();
        place?.Begin();
        try
        {
            if (place is { IsReserve: true } && !Addresses.IsMonitoring(context.Request.Path))
            {
                context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
                throw ApiException.Busy("Too many clients are connected.", RetryAfter);
            }

            await next(context);
        }
        finally
        {
            place?.End();
        }
    });
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

using Rembg.Server.Configuration;
using Rembg.Server.Monitoring;
using Rembg.Server.Security;

namespace Rembg.Server.Endpoints;

/// <summary>The endpoints of the server, in groups. A group is closed, counted and refused to pages of other origins unless it says otherwise (<see cref="Protection"/>).</summary>
internal static class ServerEndpoints
{
    /// <summary>Maps all endpoints.</summary>
    public static void MapServer(this IEndpointRouteBuilder application, ServerOptions options)
    {
        MapApis(application, application.ServiceProvider);
        MapMetrics(application, application.ServiceProvider.GetRequiredService<ServerMetrics>(), options);
        MapOpen(application.MapGroup(string.Empty).AllowAnonymous().DisableRateLimiting().AllowOtherOrigins());
    }

    private static void MapApis(IEndpointRouteBuilder application, IServiceProvider services)
    {
        RemoveEndpoint remove = services.GetRequiredService<RemoveEndpoint>();
        RouteGroupBuilder rembg = application.MapGroup(Addresses.Rembg);
        rembg.MapPost("/remove", remove.PostAsync);
        rembg.MapGet("/remove", remove.GetAsync);

        // The page asks for the models again and again, and they are no work.
        rembg.MapGet("/models", services.GetRequiredService<ModelsEndpoint>().GetAsync).DisableRateLimiting();

        RouteGroupBuilder removeBg = application.MapGroup(Addresses.RemoveBg);
        removeBg.MapPost("/removebg", services.GetRequiredService<RemoveBgEndpoint>().PostAsync);
        removeBg.MapGet("/account", AccountEndpoint.GetAsync);
        removeBg.MapPost("/improve", ImproveEndpoint.PostAsync);
    }

    private static void MapMetrics(IEndpointRouteBuilder application, ServerMetrics metrics, ServerOptions options)
    {
        RouteGroupBuilder group = application.MapGroup(string.Empty).DisableRateLimiting().AllowOtherOrigins();
        group.MapGet(Addresses.Metrics, metrics.GetAsync);
        if (options.MetricsWithoutKey)
        {
            group.AllowAnonymous();
        }
    }

    private static void MapOpen(RouteGroupBuilder open)
    {
        open.MapGet(Addresses.Rembg, ApiPage.GetAsync);
        open.MapGet("/openapi.json", OpenApiDocument.GetAsync);
        open.MapGet("/openapi/v1.json", OpenApiDocument.GetAsync);
        open.MapHealth();
    }
}

using System.Net;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

using Rembg.Caching;
using Rembg.Inference;
using Rembg.Server.Configuration;
using Rembg.Server.Connections;
using Rembg.Server.Endpoints;
using Rembg.Server.Errors;
using Rembg.Server.Fetching;
using Rembg.Server.Hosting;
using Rembg.Server.Models;
using Rembg.Server.Monitoring;
using Rembg.Server.Removal;
using Rembg.Server.Security;
using Rembg.Server.Uploads;

namespace Rembg.Server;

/// <summary>Assembles the server: the steps of a request can be read here from top to bottom.</summary>
public static class ServerApplication
{
    // Health checks on this machine use these names, whatever name the server has outside.
    private const string LoopbackHosts = "localhost;127.0.0.1;[::1]";

    private static readonly TimeSpan HeadTimeLimit = TimeSpan.FromSeconds(10);
    private static readonly MinDataRate LeastRate = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(10));

    /// <summary>Creates a server, which is not started yet.</summary>
    /// <param name="arguments">The command line.</param>
    /// <exception cref="OptionsInvalidException">An option is unknown or invalid; the message names it.</exception>
    /// <exception cref="RembgException">The device is not available.</exception>
    public static WebApplication Create(IReadOnlyList<string> arguments)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory, ApplicationName = "Rembg.Server" });
        LogOutput.SetDefaults(builder.Configuration);
        builder.Configuration.AddCommandLine(OptionsReader.Normalize(arguments), new Dictionary<string, string>(OptionsReader.Switches));
        ServerOptions options = OptionsReader.Read(builder.Configuration);
        LogOutput.Redirect(options);
        ConfigureHost(builder, options);
        ConfigureServices(builder.Services, options);

        WebApplication application = builder.Build();
        application.Services.GetRequiredService<ModelSelection>().RequireDevice();
        application.Services.GetRequiredService<ServerMetrics>().Watch(
            application.Services.GetRequiredService<RemovalService>(),
            application.Services.GetRequiredService<RemovalQueue>(),
            application.Services.GetRequiredService<UploadGate>(),
            application.Services.GetRequiredService<SegmentationModelCache>(),
            application.Services.GetService<MaskCache>(),
            options);
        UseMiddleware(application, options);
        application.MapServer(options);
        return application;
    }

    private static void ConfigureHost(WebApplicationBuilder builder, ServerOptions options)
    {
        ListenAddress address = ListenAddress.Parse(options.Address);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // UploadReader limits what it reads. The rest of a body is discarded, for a few seconds: closing a connection while
            // the client is sending would also lose the response.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.RequestHeadersTimeout = HeadTimeLimit;
            kestrel.Limits.MinRequestBodyDataRate = LeastRate;
            kestrel.Limits.MinResponseDataRate = LeastRate;
            Listen(kestrel, address.Address, options.Port, new ConnectionLimits(options.ConnectionLimit));
        });
        builder.Configuration["AllowedHosts"] = options.AllowedHosts.Length > 0 ? $"{options.AllowedHosts};{LoopbackHosts}"
            : address.IsLoopback ? $"{LoopbackHosts};{address.Host}"
            : "*";
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.ShutdownTimeout));
        builder.Services.AddSystemd().AddWindowsService(service => service.ServiceName = "Rembg");
        if (options.Registration.Length > 0)
        {
            builder.Services.AddSingleton<IHostLifetime, RegisteredLifetime>();
        }
    }

    private static void Listen(KestrelServerOptions kestrel, IPAddress address, int port, ConnectionLimits limits)
    {
        if (address.Equals(IPAddress.IPv6Any))
        {
            kestrel.ListenAnyIP(port, limits.Bound);
        }
        else
        {
            kestrel.Listen(address, port, limits.Bound);
        }
    }

    private static void ConfigureServices(IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(ModelSelection.StoreOfUser());
        services.AddSingleton<ModelSelection>();
        services.AddSingleton(static provider => ModelSelection.CacheFor(provider.GetRequiredService<ServerOptions>()));
        services.AddSingleton<WarmUp>().AddHostedService(static provider => provider.GetRequiredService<WarmUp>());
        services.AddSingleton<Workspace>().AddSingleton<UploadReader>().AddSingleton(new UploadGate(options.UploadLimit));
        services.AddSingleton(static provider => new RemoteImages(
            provider.GetRequiredService<Workspace>(),
            provider.GetRequiredService<ServerOptions>(),
            provider.GetRequiredService<UploadGate>()));
        services.AddSingleton<RemovalQueue>().AddSingleton<RemovalService>().AddSingleton<ServerMetrics>();
        services.AddAccessControl(options);
        services.AddRateLimits(options);
        services.AddHealthChecks().AddCheck<ReadinessCheck>(nameof(ReadinessCheck));
        services.AddSingleton<RemoveEndpoint>().AddSingleton<RemoveBgEndpoint>().AddSingleton<ModelsEndpoint>();
        services.AddCors();
        if (options.Cache)
        {
            services.AddSingleton(MaskCache.OfUser(options.CacheSize));
        }
    }

    private static void UseMiddleware(WebApplication application, ServerOptions options)
    {
        ILogger logger = application.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Rembg.Server");
        application.UseRequestLog(logger);
        application.UseRequestMetrics(application.Services.GetRequiredService<ServerMetrics>());
        application.UseSecurityHeaders();
        application.UseErrorResponses(logger);
        application.UseBusyConnections();
        application.UseRouting();
        IReadOnlyList<string> origins = ServerOptions.Split(options.AllowedOrigins, ';');
        if (origins.Count > 0)
        {
            application.UseCors(policy => policy.WithOrigins([.. origins]).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("*"));
        }

        application.UseCrossOriginCheck(origins);
        application.UseAccessControl();
        application.UseRateLimits(options);
        if (!options.NoPage)
        {
            application.UsePage();
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Rembg.Tests;

/// <summary>A real web server on this machine, which answers as its test specifies and records the requests.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<ModelRequest> _requests = new();

    private ModelServer(WebApplication application)
    {
        _application = application;
    }

    /// <summary>Its root, which ends in a slash.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The requests, in their order.</summary>
    public IReadOnlyList<ModelRequest> Requests => [.. _requests];

    /// <summary>Starts a server that answers the first request with the first answer, and so on; the last goes for all that follow.</summary>
    public static Task<ModelServer> StartAsync(params RequestDelegate[] answers) => StartAsync(secure: false, answers);

    /// <inheritdoc cref="StartAsync(RequestDelegate[])"/>
    public static async Task<ModelServer> StartAsync(bool secure, params RequestDelegate[] answers)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(options =>
        {
            options.Limits.MinResponseDataRate = null;
            options.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (secure)
                {
                    listen.UseHttps(SelfSigned());
                }
            });
        });

        WebApplication application = builder.Build();
        ModelServer server = new(application);
        int count = -1;
        application.Run(context =>
        {
            server._requests.Enqueue(ModelRequest.Of(context));
            return answers[Math.Min(Interlocked.Increment(ref count), answers.Length - 1)](context);
        });
        await application.StartAsync();
        server.Address = new Uri(application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single() + '/');
        return server;
    }

    /// <summary>Stops the server and its unfinished answers.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await _application.StopAsync(now.Token);
        await _application.DisposeAsync();
    }

    private static X509Certificate2 SelfSigned()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));

        // Windows serves with keys out of a file only.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }
}

/// <summary>A request to a server: the target as it came, which is a path or to a proxy a whole address, and headers, empty if not sent.</summary>
internal sealed record ModelRequest(string Target, string Range, string IfRange, string Authorization, string ProxyAuthorization, string UserAgent, string TraceParent)
{
    public static ModelRequest Of(HttpContext context)
    {
        IHeaderDictionary headers = context.Request.Headers;
        return new ModelRequest(
            context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            headers.Range.ToString(),
            headers.IfRange.ToString(),
            headers.Authorization.ToString(),
            headers.ProxyAuthorization.ToString(),
            headers.UserAgent.ToString(),
            headers.TraceParent.ToString());
    }
}

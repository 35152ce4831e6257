using System.Net;
using System.Net.Sockets;
using System.Text;

using Microsoft.AspNetCore.Http;

using Rembg.Models.Installing;

namespace Rembg.Tests.Installing;

/// <summary>Machines that reach the web through a proxy.</summary>
public sealed class DownloadProxyTests
{
    private const string Source = "http://models.invalid/";

    [Fact]
    public async Task Hosts_that_only_the_proxy_knows_are_reached_through_it()
    {
        using TinyPublication tiny = new();
        await using ModelServer proxy = await ModelServer.StartAsync(Answer.File(tiny.Content));
        tiny.InstallWell(TinyPublication.From(Source) with { Proxy = proxy.Address });
        Assert.Equal(Source + "Tiny-v1.onnx", Assert.Single(proxy.Requests).Target);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Credentials_are_sent_to_a_proxy_that_requires_them(bool inAddress)
    {
        using TinyPublication tiny = new();
        await using ModelServer proxy = await ModelServer.StartAsync(Guarded(tiny.Content));
        InstallOptions options = inAddress
            ? TinyPublication.From(Source) with { Proxy = new Uri($"http://me:p%40ss@{proxy.Address.Authority}") }
            : TinyPublication.From(Source) with { Proxy = proxy.Address, ProxyCredentials = new NetworkCredential("me", "p@ss") };
        tiny.InstallWell(options);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:p@ss")), proxy.Requests[^1].ProxyAuthorization);
    }

    [Fact]
    public async Task A_proxy_that_requires_credentials_is_named_without_them()
    {
        using TinyPublication tiny = new();
        await using ModelServer proxy = await ModelServer.StartAsync(Answer.Status(407));
        DownloadFailedException exception = tiny.InstallBadly(
            TinyPublication.From(Source) with { Proxy = new Uri($"http://me:secret@{proxy.Address.Authority}") }, DownloadFailureReason.Proxy);
        Assert.Equal(407, exception.StatusCode);
        Assert.Contains(proxy.Address.ToString(), exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(407, 1)]
    [InlineData(403, 1)]
    [InlineData(502, 3)]
    public async Task A_proxy_that_opens_no_way_to_a_secure_host_is_named(int status, int attempts)
    {
        using TinyPublication tiny = new();
        await using ModelServer proxy = await ModelServer.StartAsync(Answer.Status(status));
        DownloadFailedException exception = tiny.InstallBadly(
            TinyPublication.From("https://models.invalid/") with { Proxy = new Uri($"http://me:secret@{proxy.Address.Authority}"), Retries = 2 }, DownloadFailureReason.Proxy);
        Assert.Equal(status, exception.StatusCode);
        Assert.Contains($"HTTP {status}", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(attempts, proxy.Requests.Count);
    }

    [Fact]
    public void A_proxy_that_is_not_there_is_named()
    {
        using TinyPublication tiny = new();
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        Uri proxy = new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        listener.Stop();
        DownloadFailedException exception = tiny.InstallBadly(TinyPublication.From(Source) with { Proxy = proxy }, DownloadFailureReason.Unreachable);
        Assert.Contains($", through the proxy '{proxy}'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("127.0.0.1:3128")]
    public void A_proxy_needs_an_address(string address)
    {
        using TinyPublication tiny = new();
        tiny.InstallBadly(TinyPublication.From(Source) with { Proxy = new Uri(address, UriKind.RelativeOrAbsolute) }, DownloadFailureReason.Proxy);
    }

    private static RequestDelegate Guarded(byte[] content) => context =>
    {
        if (context.Request.Headers.ProxyAuthorization.Count > 0)
        {
            return Answer.File(content)(context);
        }

        context.Response.StatusCode = StatusCodes.Status407ProxyAuthenticationRequired;
        context.Response.Headers.ProxyAuthenticate = "Basic realm=\"proxy\"";
        return Task.CompletedTask;
    };
}

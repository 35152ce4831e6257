using System.Net;

using Microsoft.Extensions.DependencyInjection;

using Rembg.Server.Configuration;
using Rembg.Server.Errors;
using Rembg.Server.Fetching;
using Rembg.Server.Uploads;
using Rembg.Tests.Running;

namespace Rembg.Tests.Fetching;

/// <summary>Addresses that a server that fetches photos must not be talked into, in all their spellings.</summary>
public sealed class ForbiddenAddressTests : IAsyncLifetime
{
    private RunningServer? _server;

    private RunningServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartTinyAsync("--allow-url", "--url-networks", "10.200.0.0/16");

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://0x7f.0.0.1/")]
    [InlineData("http://0x7f000001/")]
    [InlineData("http://0/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://172.16.0.1/")]
    [InlineData("http://192.168.0.1/")]
    [InlineData("http://100.64.0.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::ffff:127.0.0.1]/")]
    [InlineData("http://[::ffff:7f00:1]/")]
    [InlineData("http://[::127.0.0.1]/")]
    [InlineData("http://[64:ff9b::7f00:1]/")]
    [InlineData("http://[2002:7f00:1::]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[fe80::1%251]/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://localhost/")]
    [InlineData("http://LOCALHOST:80/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("http://user:password@127.0.0.1/")]
    [InlineData("http://8.8.8.8@127.0.0.1/")]
    public async Task An_address_that_is_not_public_is_refused(string url)
    {
        using HttpResponseMessage response = await GetAsync(url);
        await Refusal.AssertAsync(response, HttpStatusCode.BadRequest, "url_not_allowed");
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("ftp://example.com/a.jpg")]
    [InlineData("gopher://example.com/")]
    [InlineData("data:image/png;base64,AAAA")]
    [InlineData("javascript:alert(1)")]
    [InlineData("//example.com/a.jpg")]
    [InlineData("example.com/a.jpg")]
    [InlineData("http://")]
    [InlineData("http:///path")]
    [InlineData("http://host:99999/")]
    [InlineData("not an address")]
    public async Task An_address_outside_the_web_is_refused(string url)
    {
        using HttpResponseMessage response = await GetAsync(url);
        await Refusal.AssertAsync(response, HttpStatusCode.BadRequest, "invalid_image_url");
    }

    [Fact]
    public async Task An_address_has_to_be_there()
    {
        using HttpResponseMessage response = await Server.Client.GetAsync("/api/remove?url=", TestContext.Current.CancellationToken);
        await Refusal.AssertAsync(response, HttpStatusCode.UnprocessableEntity, "missing_url");
    }

    [Fact]
    public async Task A_server_that_was_not_told_to_fetches_nothing()
    {
        await using RunningServer closed = await RunningServer.StartTinyAsync();
        using HttpResponseMessage response = await closed.Client.GetAsync("/api/remove?url=http://93.184.215.14/a.jpg", TestContext.Current.CancellationToken);
        await Refusal.AssertAsync(response, HttpStatusCode.Forbidden, "url_not_allowed");
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.5")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:10.0.0.5")]
    public async Task A_name_that_means_such_an_address_is_refused(string meaning)
    {
        using RemoteImages images = Images((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(meaning)]));
        ApiException refusal = await Assert.ThrowsAsync<ApiException>(() => images.FetchAsync("http://photos.example/a.jpg", "client", TestContext.Current.CancellationToken));
        Assert.Equal("url_not_allowed", refusal.Code);
    }

    [Fact]
    public async Task A_name_is_resolved_once_per_connection_and_that_address_is_used()
    {
        int lookups = 0;
        using RemoteImages images = Images((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(++lookups == 1 ? "10.0.0.5" : "93.184.215.14")]));
        ApiException refusal = await Assert.ThrowsAsync<ApiException>(() => images.FetchAsync("http://rebinding.example/a.jpg", "client", TestContext.Current.CancellationToken));
        Assert.Equal(("url_not_allowed", 1), (refusal.Code, lookups));
    }

    [Fact]
    public async Task A_name_that_is_looked_up_anew_for_a_redirection_is_judged_anew()
    {
        await using ModelServer web = await ModelServer.StartAsync(context => Answer.Redirect("http://rebinding.example:1/b.jpg")(context));
        int lookups = 0;
        using RemoteImages images = Images(
            (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(++lookups == 1 ? "127.0.0.1" : "127.1.0.1")]),
            "127.0.0.0/16");
        ApiException refusal = await Assert.ThrowsAsync<ApiException>(() => images.FetchAsync($"http://rebinding.example:{web.Address.Port}/a.jpg", "client", TestContext.Current.CancellationToken));
        Assert.Equal(("url_not_allowed", 2), (refusal.Code, lookups));
    }

    [Fact]
    public void An_invalid_network_is_refused_at_the_start()
    {
        ArgumentException refusal = Assert.Throws<OptionsInvalidException>(() => Images((_, _) => throw new InvalidOperationException(), "10.0.0.0/33"));
        Assert.Contains("10.0.0.0/33", refusal.Message, StringComparison.Ordinal);
    }

    private RemoteImages Images(Func<string, CancellationToken, Task<IPAddress[]>> resolve, string networks = "") => new(
        Server.Services.GetRequiredService<Workspace>(),
        new ServerOptions { AllowUrl = true, UrlNetworks = networks },
        new UploadGate(1),
        resolve);

    private Task<HttpResponseMessage> GetAsync(string url) => Server.Client.GetAsync($"/api/remove?url={Uri.EscapeDataString(url)}", TestContext.Current.CancellationToken);
}

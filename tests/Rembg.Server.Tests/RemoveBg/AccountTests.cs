using System.Text.Json;

using Rembg.Tests.Running;

namespace Rembg.Tests.RemoveBg;

/// <summary>The account, for which clients of remove.bg ask before they send photos.</summary>
public sealed class AccountTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await RunningServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task An_account_has_free_calls_and_no_credits_to_lose()
    {
        using HttpResponseMessage answer = await _server.Client.GetAsync("/v1.0/account");
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        JsonElement attributes = document.RootElement.GetProperty("data").GetProperty("attributes");
        Assert.All(["total", "subscription", "payg", "enterprise"], name => Assert.Equal(0, attributes.GetProperty("credits").GetProperty(name).GetInt32()));
        Assert.InRange(attributes.GetProperty("api").GetProperty("free_calls").GetInt32(), 1, int.MaxValue);
        Assert.Equal("all", attributes.GetProperty("api").GetProperty("sizes").GetString());
    }
}

using System.Net;

using Rembg.Tests.Running;

namespace Rembg.Tests.Security;

/// <summary>Clients that guess keys: after some wrong ones they learn nothing more.</summary>
public sealed class WrongKeyTests
{
    [Fact]
    public async Task After_some_wrong_keys_even_a_right_guess_is_refused()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--api-key", "right");
        HttpStatusCode status;
        int tries = 0;
        do
        {
            status = await TryAsync(server, $"wrong-{tries++}");
        }
        while (status == HttpStatusCode.Unauthorized && tries < 1000);

        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.InRange(tries, 10, 200);
        Assert.Equal(HttpStatusCode.TooManyRequests, await TryAsync(server, "right"));
    }

    [Fact]
    public async Task Wrong_keys_count_against_the_limit_of_requests()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--api-key", "right", "--requests-per-minute", "3");
        HttpStatusCode[] statuses = [await TryAsync(server, "a"), await TryAsync(server, "b"), await TryAsync(server, "c"), await TryAsync(server, "d")];
        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests], statuses);
    }

    [Fact]
    public async Task Requests_without_a_key_do_not_count_as_guesses()
    {
        await using RunningServer server = await RunningServer.StartTinyAsync("--api-key", "right", "--requests-per-minute", "3");
        for (int i = 0; i < 10; i++)
        {
            using HttpResponseMessage response = await server.Client.GetAsync("/api/models", TestContext.Current.CancellationToken);
            await Refusal.AssertAsync(response, HttpStatusCode.Unauthorized, "auth_failed");
        }

        Assert.Equal(HttpStatusCode.OK, await TryAsync(server, "right"));
    }

    private static async Task<HttpStatusCode> TryAsync(RunningServer server, string key)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/api/models") { Headers = { { "X-Api-Key", key } } };
        using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}

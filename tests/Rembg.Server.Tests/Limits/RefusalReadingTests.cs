using Rembg.Tests.Running;

namespace Rembg.Tests.Limits;

/// <summary>Requests that are refused before they are read: 401, 429 and 503 reach a client that sends on and reads afterwards.</summary>
public sealed class RefusalReadingTests
{
    [Theory]
    [InlineData(401, "--api-key", "secret")]
    [InlineData(429, "--requests-per-minute", "1")]
    [InlineData(503, "--queue-size", "0")]
    public async Task A_refusal_reaches_a_client_that_sends_100_MB_first(int status, string option, string value)
    {
        byte[] block = new byte[1 << 20];
        await using RunningServer server = await RunningServer.StartTinyAsync("--workers", "1", option, value);
        await using Occupation occupation = await Occupation.StartAsync(server, 1);
        if (status == 429)
        {
            (await server.Client.GetAsync("/api/remove", TestContext.Current.CancellationToken)).Dispose();
        }

        using RawConnection connection = await RawConnection.OpenAsync(server.Address);
        await connection.SendAsync(RawConnection.Head("/api/remove", 100 * block.Length));
        for (int i = 0; i < 100; i++)
        {
            await connection.SendAsync(block);
        }

        RawAnswer answer = await connection.ReadAnswerAsync();
        Assert.Equal(status, answer.Status);
        Assert.Equal(status != 401, answer.Headers.ContainsKey("Retry-After"));
        Assert.Equal(status == 401, answer.Headers.ContainsKey("WWW-Authenticate"));
        Assert.True(await connection.IsClosedAsync());
    }
}

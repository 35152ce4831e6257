using System.Net;

using Rembg.Tests.Running;

namespace Rembg.Tests.Operation;

/// <summary>A model whose file is not the registered one is used with one warning in the log, or refused.</summary>
public sealed class ModelTrustTests
{
    private const string Warning = "It is used anyway";

    // Their registrations record another SHA-256.
    private static string Changed => TestModels.Install("changed", TinyModel.Brightness(64, 64), 64);

    private static string AlsoChanged => TestModels.Install("also-changed", TinyModel.Brightness(32, 32), 32);

    [Fact]
    public async Task A_changed_model_is_warned_of_once()
    {
        _ = AlsoChanged;
        using ServerProcess server = await ServerProcess.StartAsync("--model", Changed);
        foreach (string query in (string[])[string.Empty, string.Empty, "?model=also-changed", "?model=also-changed"])
        {
            Assert.Equal(HttpStatusCode.OK, await PostAsync(server, query));
        }

        await Eventually.IsTrueAsync(() => Count(server.Output) == 2, "a warning for each model");
        Assert.Contains(TestModels.PathOf("changed"), server.Output, StringComparison.Ordinal);
        Assert.Contains(TestModels.PathOf("also-changed"), server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strict_server_refuses_a_changed_model()
    {
        using ServerProcess server = await ServerProcess.StartAsync("--model", Changed, "--strict");
        HttpStatusCode status = await PostAsync(server, string.Empty);
        Assert.InRange((int)status, 500, 599);
        Assert.Equal(0, Count(server.Output));
    }

    private static int Count(string output) => output.Split(Warning).Length - 1;

    private static async Task<HttpStatusCode> PostAsync(ServerProcess server, string query)
    {
        using HttpClient client = new() { BaseAddress = server.Address };
        using ByteArrayContent photo = new(TestPhotos.Jpeg());
        using HttpResponseMessage response = await client.PostAsync("/api/remove" + query, photo, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}

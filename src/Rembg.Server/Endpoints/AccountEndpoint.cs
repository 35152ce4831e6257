using Microsoft.AspNetCore.Http;

namespace Rembg.Server.Endpoints;

/// <summary>
/// <c>/v1.0/account</c> of remove.bg's API. Some clients ask for their credits before they send photos. This server is free of
/// charge, so it reports no credits and a large number of free calls.
/// </summary>
internal static class AccountEndpoint
{
    // Clients compare the number of free calls with the number of photos that they are about to send.
    private const int FreeCalls = 1_000_000;

    /// <summary>Sends the account.</summary>
    public static Task GetAsync(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(
            new { Data = new { Attributes = new { Credits = new { Total = 0, Subscription = 0, Payg = 0, Enterprise = 0 }, Api = new Api(FreeCalls, "all") } } },
            context.RequestAborted);
    }

    private sealed record Api([property: System.Text.Json.Serialization.JsonPropertyName("free_calls")] int FreeCalls, string Sizes);
}

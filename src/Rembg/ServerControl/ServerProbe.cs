using Rembg.Server.Contract;

namespace Rembg.ServerControl;

/// <summary>Queries the states of servers.</summary>
internal static class ServerProbe
{
    // The servers are on this machine, and the reply takes no work.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Queries several servers at once.</summary>
    /// <param name="registrations">The servers.</param>
    /// <param name="stopToken">Cancels the queries.</param>
    /// <exception cref="OperationCanceledException">The queries were cancelled.</exception>
    public static IReadOnlyList<RembgServer> Ask(IReadOnlyList<Registration> registrations, CancellationToken stopToken)
    {
        // A proxy would look for the servers on its own machine.
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        Task<RembgServer>[] answers = [.. registrations.Select(async registration => new RembgServer(registration, await AskAsync(client, registration, stopToken).ConfigureAwait(false)))];
        return Task.WhenAll(answers).GetAwaiter().GetResult();
    }

    private static async Task<RembgServerState> AskAsync(HttpClient client, Registration registration, CancellationToken stopToken)
    {
        if (registration.IsStopping)
        {
            return RembgServerState.Stopping;
        }

        try
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri(RembgServer.ToReach(registration.Address), Readiness.Path), stopToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? RembgServerState.Ready : await response.Content.ReadAsStringAsync(stopToken).ConfigureAwait(false) switch
            {
                Readiness.Stopping => RembgServerState.Stopping,
                Readiness.Failed => RembgServerState.Failed,
                _ => RembgServerState.Loading,
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException || (exception is TaskCanceledException && !stopToken.IsCancellationRequested))
        {
            return RembgServerState.Unreachable;
        }
    }
}

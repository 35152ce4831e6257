using System.Net;
using System.Net.Sockets;

using Microsoft.AspNetCore.Http;

using Rembg.Server.Configuration;
using Rembg.Server.Errors;
using Rembg.Server.Uploads;

namespace Rembg.Server.Fetching;

/// <summary>
/// Downloads photos from their addresses. A connection is only made to an IP address that was checked after the name was
/// resolved, also for each redirection, so later changes of the name's addresses have no effect.
/// </summary>
internal sealed class RemoteImages : IDisposable
{
    private const int MostRedirects = 5;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    private readonly Workspace _workspace;
    private readonly ServerOptions _options;
    private readonly UploadGate _gate;
    private readonly IPNetwork[] _allowed;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly HttpClient _client;

    /// <summary>Creates a downloader.</summary>
    /// <param name="workspace">The workspace for the photos.</param>
    /// <param name="options">The permission, the permitted networks and the size limits.</param>
    /// <param name="gate">Limits the number of simultaneous downloads.</param>
    /// <param name="resolve">Resolves names; null for the system's resolver.</param>
    /// <exception cref="OptionsInvalidException">An entry of the options is not a network.</exception>
    public RemoteImages(Workspace workspace, ServerOptions options, UploadGate gate, Func<string, CancellationToken, Task<IPAddress[]>>? resolve = null)
    {
        _workspace = workspace;
        _options = options;
        _gate = gate;
        _allowed = [.. ServerOptions.Split(options.UrlNetworks, ',').Select(static text => IPNetwork.TryParse(text, out IPNetwork network) ? network : throw new OptionsInvalidException($"'{text}' is not a network; use the form 10.1.0.0/16."))];
        _resolve = resolve ?? Dns.GetHostAddressesAsync;

        // No proxy: it would resolve the name again, and could reach addresses that this machine must not.
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,

            // No traceparent: other servers need not know the ids of this server's requests.
            ActivityHeadersPropagator = null,
            ConnectTimeout = ConnectTimeout,
            ConnectCallback = ConnectAsync,
            MaxResponseHeadersLength = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _client.DefaultRequestHeaders.UserAgent.ParseAdd("Rembg-server");
        _client.DefaultRequestHeaders.Accept.ParseAdd("image/*");
    }

    /// <summary>Fetches a photo to a file.</summary>
    /// <param name="url">Its address.</param>
    /// <param name="client">The address of the client that asks for it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The file, which is the caller's to dispose.</returns>
    /// <exception cref="ApiException">The address is not allowed, or it leads to no image.</exception>
    public async Task<WorkspaceFile> FetchAsync(string url, string client, CancellationToken cancellationToken)
    {
        if (!_options.AllowUrl)
        {
            throw new ApiException(StatusCodes.Status403Forbidden, "url_not_allowed", "This server does not download photos (--allow-url enables this): send the photo itself.");
        }

        using UploadPlace place = _gate.Enter(client);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, place.Ended);
        patience.CancelAfter(TimeSpan.FromSeconds(Math.Min(_options.UploadTimeLimit, 60)));
        try
        {
            return await FetchAsync(AddressOf(url), place, patience.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            // An exception in the callback is wrapped.
            throw exception.InnerException as ApiException ?? ApiException.BadRequest("failed_to_download", "The photo cannot be downloaded from this address.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<WorkspaceFile> FetchAsync(Uri address, UploadPlace place, CancellationToken cancellationToken)
    {
        for (int redirects = 0; redirects <= MostRedirects; redirects++)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, address);
            using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location)
            {
                address = AddressOf(new Uri(address, location).AbsoluteUri);
                continue;
            }

            if (!response.IsSuccessStatusCode)
            {
                throw ApiException.BadRequest("failed_to_download", $"The photo's server responded with status {(int)response.StatusCode}.");
            }

            return response.Content.Headers.ContentLength > _options.FileSizeLimit ? throw ApiException.PhotoTooLarge(_options.FileSizeLimit) : await SaveAsync(response, place, cancellationToken);
        }

        throw ApiException.BadRequest("failed_to_download", $"The photo's address was redirected more than {MostRedirects} times.");
    }

    private async Task<WorkspaceFile> SaveAsync(HttpResponseMessage response, UploadPlace place, CancellationToken cancellationToken)
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using BoundedStream bounded = new(body, _options.FileSizeLimit, () => ApiException.PhotoTooLarge(_options.FileSizeLimit), place);
        return await _workspace.SaveAsync(bounded, cancellationToken) ?? throw ApiException.BadRequest("failed_to_download", "The photo's server sent no data.");
    }

    private static Uri AddressOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.Host.Length > 0
            ? address
            : throw ApiException.BadRequest("invalid_image_url", "The address of a photo must begin with http:// or https://.");

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        string host = context.DnsEndPoint.Host.Trim('[', ']');
        IPAddress[] addresses = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : await _resolve(host, cancellationToken);
        IPAddress[] usable = [.. addresses.Where(IsAllowed)];
        if (usable.Length == 0)
        {
            throw ApiException.BadRequest("url_not_allowed", "Photos can only be downloaded from public addresses.");
        }

        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(usable, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsAllowed(IPAddress address) => PublicAddress.IsPublic(address) || _allowed.Any(network => network.Contains(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address));
}

using System.Net;
using System.Net.Http.Headers;

namespace Rembg.Models.Installing;

/// <summary>Sends requests to a server, through a proxy if there is one, and follows redirections.</summary>
internal sealed class HttpConnection : IDisposable
{
    private const int MostRedirects = 10;

    private readonly TimeSpan _patience;
    private readonly CancellationToken _cancellationToken;
    private readonly IWebProxy _proxy;
    private readonly HttpClient _client;

    /// <summary>Creates the client; no connection is opened yet.</summary>
    /// <exception cref="DownloadFailedException">The proxy's address is invalid.</exception>
    public HttpConnection(InstallOptions options, CancellationToken cancellationToken)
    {
        _patience = options.StallTimeout;
        _cancellationToken = cancellationToken;
        IWebProxy? proxy = options.Proxy is { } address ? ProxyAt(address, options.ProxyCredentials) : null;
        _proxy = proxy ?? HttpClient.DefaultProxy;

        // Redirections are followed here, because the handler would silently stop at a loop or at a redirection from https to http.
        SocketsHttpHandler handler = new()
        {
            AllowAutoRedirect = false,
            ConnectTimeout = options.ConnectTimeout,
            DefaultProxyCredentials = options.ProxyCredentials,
            Proxy = proxy,
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        string version = typeof(HttpConnection).Assembly.GetName().Version!.ToString(3);
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Rembg-for-PowerShell", version));
    }

    /// <summary>Requests a file and returns the response once its headers have arrived.</summary>
    /// <param name="source">The address.</param>
    /// <param name="prepare">Adds headers to the request and to the requests of all redirections.</param>
    /// <exception cref="DownloadFailedException">The server does not answer, or redirects to an address that is not followed.</exception>
    public HttpResponseMessage Get(HttpSource source, Action<HttpRequestHeaders> prepare)
    {
        Uri address = source.Address;
        for (int redirects = 0; redirects <= MostRedirects; redirects++)
        {
            HttpRequestMessage request = new(HttpMethod.Get, address);
            prepare(request.Headers);

            // Credentials for one server are not sent to another.
            if (source.Credentials is not null && Uri.Compare(address, source.Address, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", source.Credentials);
            }

            HttpResponseMessage response = Wait(source, address, token => _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token));
            if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
            {
                return response;
            }

            using (response)
            {
                address = Next(source, address, response.Headers.Location);
            }
        }

        throw Redirect(source, $"it was redirected more than {MostRedirects} times");
    }

    /// <summary>Blocks the calling thread until the network operation completes, for at most the stall timeout.</summary>
    /// <exception cref="DownloadFailedException">Nothing was received.</exception>
    /// <exception cref="OperationCanceledException">The operation was cancelled.</exception>
    public T Wait<T>(HttpSource source, Uri address, Func<CancellationToken, Task<T>> start)
    {
        using CancellationTokenSource silence = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken);
        silence.CancelAfter(_patience);
        try
        {
            return start(silence.Token).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            // A cancelled connection fails in several ways.
            _cancellationToken.ThrowIfCancellationRequested();
            throw HttpFailure.Of(source.Name, Way(source, address), exception);
        }
    }

    /// <summary>Creates the exception for a response without a file.</summary>
    public DownloadFailedException Refusal(HttpSource source, HttpResponseMessage response) =>
        HttpFailure.Of(source.Name, Way(source, response.RequestMessage!.RequestUri!), response);

    /// <summary>Closes all connections.</summary>
    public void Dispose() => _client.Dispose();

    private static WebProxy ProxyAt(Uri address, ICredentials? credentials)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https" or "socks4" or "socks4a" or "socks5"))
        {
            throw new DownloadFailedException(
                address.IsAbsoluteUri ? HttpSource.NameOf(address) : address.OriginalString,
                DownloadFailureReason.Proxy,
                "the proxy's address must begin with http://, https://, socks4://, socks4a:// or socks5://");
        }

        string[] user = address.UserInfo.Split(':', 2);
        return new WebProxy(HttpSource.Of(address).Address)
        {
            Credentials = credentials ?? (user[0].Length > 0 ? new NetworkCredential(Uri.UnescapeDataString(user[0]), Uri.UnescapeDataString(user[^1])) : null),
        };
    }

    /// <summary>Returns the address to which a redirection leads.</summary>
    /// <exception cref="DownloadFailedException">The redirection has no address, leaves the web or leads from https to http.</exception>
    internal static Uri Next(HttpSource source, Uri address, Uri? location)
    {
        if (location is null)
        {
            throw Redirect(source, "it is redirected without an address");
        }

        Uri next = new(address, location);
        return next.Scheme switch
        {
            "https" => HttpSource.Of(next).Address,
            "http" when address.Scheme == "http" => HttpSource.Of(next).Address,
            _ => throw Redirect(source, $"it is redirected to '{HttpSource.NameOf(next)}', which is not secure"),
        };
    }

    private static DownloadFailedException Redirect(HttpSource source, string clause) => new(source.Name, DownloadFailureReason.Redirect, clause);

    /// <summary>The host to which the address was redirected, and the proxy.</summary>
    private string Way(HttpSource source, Uri address)
    {
        string redirected = address.Authority == source.Address.Authority ? string.Empty : $", redirected to '{HttpSource.NameOf(new Uri(address, "/"))}'";
        string through = !_proxy.IsBypassed(address) && _proxy.GetProxy(address) is { } proxy ? $", through the proxy '{HttpSource.NameOf(proxy)}'" : string.Empty;
        return redirected + through;
    }
}

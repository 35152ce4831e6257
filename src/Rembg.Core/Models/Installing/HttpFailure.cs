using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Rembg.Models.Installing;

/// <summary>
/// Describes failures on the web in this library's words. Messages of the framework are not passed on, because they may contain
/// a proxy's password.
/// </summary>
internal static class HttpFailure
{
    /// <summary>Creates the exception for a response with an error status.</summary>
    /// <param name="source">The address, without secrets.</param>
    /// <param name="way">The redirection and the proxy, as the end of a clause; may be empty.</param>
    /// <param name="response">The response.</param>
    public static DownloadFailedException Of(string source, string way, HttpResponseMessage response)
    {
        int status = (int)response.StatusCode;
        (DownloadFailureReason reason, string clause) = response.StatusCode switch
        {
            HttpStatusCode.NotFound or HttpStatusCode.Gone => (DownloadFailureReason.NotFound, "the file does not exist"),
            HttpStatusCode.ProxyAuthenticationRequired => (DownloadFailureReason.Proxy, "the proxy requires authentication"),
            HttpStatusCode.Unauthorized => (DownloadFailureReason.Refused, "the server requires authentication"),
            HttpStatusCode.Forbidden => (DownloadFailureReason.Refused, "the server denies access"),
            HttpStatusCode.TooManyRequests => (DownloadFailureReason.Server, "the server received too many requests"),
            HttpStatusCode.RequestTimeout => (DownloadFailureReason.Server, "the server timed out"),
            _ when status is >= 400 and < 500 => (DownloadFailureReason.Refused, "the server rejected the request"),
            _ when status >= 500 => (DownloadFailureReason.Server, "the server failed"),
            _ => (DownloadFailureReason.Server, "the response is invalid"),
        };
        return new DownloadFailedException(source, reason, $"{clause}{way} (HTTP {status})")
        {
            StatusCode = status,
            IsTransient = status is 408 or 429 or >= 500,
            RetryAfter = response.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } => date - DateTimeOffset.UtcNow,
                _ => null,
            },
        };
    }

    /// <summary>Creates the exception for a missing or incomplete response.</summary>
    /// <param name="source">The address, without secrets.</param>
    /// <param name="way">The redirection and the proxy, as the end of a clause; may be empty.</param>
    /// <param name="exception">The framework's exception.</param>
    public static DownloadFailedException Of(string source, string way, Exception exception) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Transient(
            source, DownloadFailureReason.Unreachable, $"the host name is unknown{way}", exception),
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => Transient(
            source, DownloadFailureReason.Unreachable, $"the host cannot be reached{way}{Detail(exception)}", exception),
        HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } failure => new DownloadFailedException(
            source, DownloadFailureReason.Proxy, $"the proxy does not open a connection{way}{(failure.StatusCode is { } code ? $" (HTTP {(int)code})" : string.Empty)}", exception)
        {
            StatusCode = (int?)failure.StatusCode,
            IsTransient = failure.StatusCode >= HttpStatusCode.InternalServerError,
        },
        { InnerException: AuthenticationException untrusted } when untrusted.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase) => new DownloadFailedException(
            source, DownloadFailureReason.Tls, $"the certificate is not trusted{way} ({untrusted.Message.TrimEnd('.')})", exception),
        { InnerException: AuthenticationException disagreement } => new DownloadFailedException(
            source, DownloadFailureReason.Tls, $"no secure connection could be negotiated{way} ({disagreement.GetBaseException().Message.TrimEnd('.')})", exception),
        { InnerException: TimeoutException } => Transient(
            source, DownloadFailureReason.Unreachable, $"the host does not respond{way}", exception),
        OperationCanceledException => Transient(
            source, DownloadFailureReason.Interrupted, $"the server stopped sending{way}", exception),
        _ => Transient(
            source, DownloadFailureReason.Interrupted, $"the connection was lost{way}{Detail(exception)}", exception),
    };

    private static DownloadFailedException Transient(string source, DownloadFailureReason reason, string clause, Exception exception) =>
        new(source, reason, clause, exception) { IsTransient = true };

    private static string Detail(Exception exception) =>
        exception.GetBaseException() is SocketException socket ? $" ({socket.Message.TrimEnd('.')})" : string.Empty;
}

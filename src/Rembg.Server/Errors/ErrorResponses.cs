using System.Globalization;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

using Rembg.Server.Configuration;

namespace Rembg.Server.Errors;

/// <summary>Sends errors as JSON: in remove.bg's format below <c>/v1.0</c>, as problem details (RFC 9457) elsewhere.</summary>
internal static partial class ErrorResponses
{
    /// <summary>nginx's status for a client that disconnected; it only appears in the log and the metrics.</summary>
    public const int ClientClosedRequest = 499;

    private static readonly object WentAway = new();
    private static readonly object Code = new();

    /// <summary>
    /// Returns the status of a response; <see cref="ClientClosedRequest"/> if the client disconnected before it received the
    /// response.
    /// </summary>
    public static int StatusOf(HttpContext context) => context.Items.ContainsKey(WentAway) ? ClientClosedRequest : context.Response.StatusCode;

    /// <summary>Returns the code of the error that was sent; null if the request succeeded.</summary>
    public static string? CodeOf(HttpContext context) => context.Items.TryGetValue(Code, out object? code) ? (string?)code : null;

    /// <summary>Converts exceptions, and statuses without a body, to error responses.</summary>
    public static void UseErrorResponses(this WebApplication application, ILogger logger)
    {
        application.Use(async (context, next) =>
        {
            try
            {
                await next(context);
                if (context.Response is { StatusCode: >= 400, HasStarted: false, ContentLength: null, ContentType: null } response)
                {
                    await WriteAsync(context, OfStatus(response.StatusCode, context.Request.Path));
                }
            }
            catch (Exception exception) when (IsGone(context, exception))
            {
                LogAborted(logger, exception, Printable(context.Request.Path));
                context.Items[WentAway] = true;

                // A partly sent response must not look complete.
                context.Abort();
            }
            catch (Exception exception) when (!context.Response.HasStarted)
            {
                ApiException? error = ErrorMap.Find(exception);

                // An overload or a time-out is not a defect: it is recorded in the request log, without a stack trace.
                if (error is null or { Status: StatusCodes.Status500InternalServerError })
                {
                    LogFailure(logger, exception, Printable(context.Request.Path), context.TraceIdentifier);
                }
                else if (error is { Status: >= 500, InnerException: { } cause and not OperationCanceledException })
                {
                    LogCause(logger, Printable(context.Request.Path), cause.Message, context.TraceIdentifier);
                }

                await WriteAsync(context, error ?? new ApiException(500, "internal_error", "An internal error occurred; the server's log contains the details."));
            }
        });
    }

    /// <summary>Writes an error.</summary>
    public static Task WriteAsync(HttpContext context, ApiException error)
    {
        HttpResponse response = context.Response;
        context.Items[Code] = error.Code;
        bool isRemoveBg = Addresses.IsRemoveBg(context.Request.Path);
        int status = isRemoveBg ? RemoveBgErrors.StatusOf(error) : error.Status;
        string? methods = response.Headers.Allow;
        response.Clear();
        response.StatusCode = status;
        response.Headers.Allow = methods;
        response.Headers.CacheControl = "no-store";
        if (error.RetryAfter is { } wait)
        {
            response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (error.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        // The rest of a body is not read just to keep the connection open.
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true && error.Status is 401 or 403 or 408 or 413 or 429 or 503)
        {
            response.Headers.Connection = "close";
        }

        string title = ReasonPhrases.GetReasonPhrase(status);
        return isRemoveBg
            ? response.WriteAsJsonAsync(RemoveBgErrors.Of(error))
            : response.WriteAsJsonAsync(new Problem("about:blank", title, status, error.Message, error.Code), options: null, "application/problem+json");
    }

    // The connection may be known to be lost before the request is notified.
    private static bool IsGone(HttpContext context, Exception exception) =>
        context.RequestAborted.IsCancellationRequested || exception is ConnectionResetException or ConnectionAbortedException;

    /// <summary>Returns a path as it was sent: decoded, it could contain line breaks, which would forge log lines.</summary>
    private static string Printable(PathString path) => path.ToUriComponent();

    private static ApiException OfStatus(int status, string path) => status switch
    {
        StatusCodes.Status404NotFound => new ApiException(status, "not_found", $"The path '{path}' does not exist."),
        StatusCodes.Status405MethodNotAllowed => new ApiException(status, "method_not_allowed", $"'{path}' does not support this method."),
        _ => new ApiException(status, "error", ReasonPhrases.GetReasonPhrase(status) + "."),
    };

    [LoggerMessage(LogLevel.Debug, "The client of {Path} disconnected.")]
    private static partial void LogAborted(ILogger logger, Exception exception, string path);

    [LoggerMessage(LogLevel.Error, "{Path} failed ({RequestId}).")]
    private static partial void LogFailure(ILogger logger, Exception exception, string path, string requestId);

    [LoggerMessage(LogLevel.Warning, "{Path}: {Cause} ({RequestId})")]
    private static partial void LogCause(ILogger logger, string path, string cause, string requestId);

    private sealed record Problem(string Type, string Title, int Status, string Detail, string Code);
}

using System.Diagnostics;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

using Rembg.Server.Configuration;
using Rembg.Server.Errors;
using Rembg.Server.Security;

namespace Rembg.Server.Monitoring;

/// <summary>
/// Writes a log line for each request: method, path, status, error, time, client and id. Successful requests to the endpoints
/// of monitoring are logged only at the level Debug, because they arrive every few seconds.
/// </summary>
internal static partial class RequestLog
{
    private const string Header = "X-Request-Id";
    private const int LongestId = 64;

    /// <summary>Gives each request an id, which is in the response and the log, and logs the request after the response.</summary>
    public static void UseRequestLog(this WebApplication application, ILogger logger) => application.Use(async (context, next) =>
    {
        long start = Stopwatch.GetTimestamp();
        context.TraceIdentifier = IdOf(context.Request) ?? context.TraceIdentifier;
        context.Response.OnStarting(static state =>
        {
            HttpContext answered = (HttpContext)state;
            answered.Response.Headers[Header] = answered.TraceIdentifier;
            return Task.CompletedTask;
        }, context);
        try
        {
            await next(context);
        }
        finally
        {
            Log(logger, context, Stopwatch.GetElapsedTime(start));
        }
    });

    private static void Log(ILogger logger, HttpContext context, TimeSpan time)
    {
        int status = ErrorResponses.StatusOf(context);
        LogLevel level = status < 400 && Addresses.IsMonitoring(context.Request.Path) ? LogLevel.Debug : status >= 500 ? LogLevel.Warning : LogLevel.Information;
        if (logger.IsEnabled(level))
        {
            string path = context.Request.Path.ToUriComponent();
            string error = ErrorResponses.CodeOf(context) ?? "-";
            string client = ClientAddress.Of(context);
            LogRequest(logger, level, context.Request.Method, path, status, error, time.TotalMilliseconds, client, context.TraceIdentifier);
        }
    }

    /// <summary>Returns the id that the client or a proxy has set, if it is safe to write to a log.</summary>
    private static string? IdOf(HttpRequest request) =>
        request.Headers[Header].ToString() is { Length: > 0 and <= LongestId } id && id.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or ':')
            ? id
            : null;

    [LoggerMessage("{Method} {Path} {Status} {Error} {Milliseconds:0.0} ms {Client} {RequestId}")]
    private static partial void LogRequest(ILogger logger, LogLevel level, string method, string path, int status, string error, double milliseconds, string client, string requestId);
}

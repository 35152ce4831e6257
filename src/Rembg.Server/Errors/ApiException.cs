using Microsoft.AspNetCore.Http;

namespace Rembg.Server.Errors;

/// <summary>An error with the text that the client receives.</summary>
internal sealed class ApiException : Exception
{
    private static readonly TimeSpan AfterFullDisk = TimeSpan.FromSeconds(60);

    /// <summary>Creates the exception.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The error's stable code, in snake case.</param>
    /// <param name="detail">The error, in a sentence.</param>
    /// <param name="retryAfter">The time after which another attempt may succeed; null if none will.</param>
    /// <param name="innerException">The cause, which is logged but not sent to the client.</param>
    public ApiException(int status, string code, string detail, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(detail, innerException)
    {
        Status = status;
        Code = code;
        RetryAfter = retryAfter;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The error's stable code, in snake case.</summary>
    public string Code { get; }

    /// <summary>The time after which another attempt may succeed; null if none will.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>400: the request cannot be parsed.</summary>
    public static ApiException BadRequest(string code, string detail, Exception? cause = null) => new(StatusCodes.Status400BadRequest, code, detail, innerException: cause);

    /// <summary>422: the request can be parsed, but a parameter is invalid.</summary>
    public static ApiException Invalid(string code, string detail, Exception? cause = null) => new(StatusCodes.Status422UnprocessableEntity, code, detail, innerException: cause);

    /// <summary>413: the photo is larger than this server accepts.</summary>
    public static ApiException TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, "file_too_large", detail);

    /// <summary>413: the photo's file is larger than this server takes.</summary>
    public static ApiException PhotoTooLarge(long limit) => TooLarge($"The photo exceeds this server's limit of {limit} bytes.");

    /// <summary>503: there is no room for another photo now.</summary>
    public static ApiException Busy(string detail, TimeSpan retryAfter) => new(StatusCodes.Status503ServiceUnavailable, "busy", detail, retryAfter);

    /// <summary>503: files cannot be written.</summary>
    public static ApiException NoDisk(Exception cause) =>
        new(StatusCodes.Status503ServiceUnavailable, "busy", "The server's disk is full.", AfterFullDisk, cause);
}

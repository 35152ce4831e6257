using Microsoft.AspNetCore.Http;

namespace Rembg.Server.Errors;

/// <summary>An error with the text that a client gets instead of an image.</summary>
internal sealed class ApiException : Exception
{
    private static readonly TimeSpan AfterFullDisk = TimeSpan.FromSeconds(60);

    /// <summary>Creates the answer.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">A stable name of the error, in snake case.</param>
    /// <param name="detail">What is wrong, in a sentence.</param>
    /// <param name="retryAfter">When it may be worth trying again; null where it is not.</param>
    /// <param name="innerException">The cause, which is logged and not told.</param>
    public ApiException(int status, string code, string detail, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base(detail, innerException)
    {
        Status = status;
        Code = code;
        RetryAfter = retryAfter;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>A stable name of the error, in snake case.</summary>
    public string Code { get; }

    /// <summary>When it may be worth trying again; null where it is not.</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>400: what was sent cannot be read as a request.</summary>
    public static ApiException BadRequest(string code, string detail, Exception? cause = null) => new(StatusCodes.Status400BadRequest, code, detail, innerException: cause);

    /// <summary>422: the request is read, and a parameter of it makes no sense.</summary>
    public static ApiException Invalid(string code, string detail, Exception? cause = null) => new(StatusCodes.Status422UnprocessableEntity, code, detail, innerException: cause);

    /// <summary>413: the photo is larger than this server takes.</summary>
    public static ApiException TooLarge(string detail) => new(StatusCodes.Status413PayloadTooLarge, "file_too_large", detail);

    /// <summary>413: the photo's file is larger than this server takes.</summary>
    public static ApiException PhotoTooLarge(long limit) => TooLarge($"The photo has more than the {limit} bytes that this server takes.");

    /// <summary>503: there is no room for another photo now.</summary>
    public static ApiException Busy(string detail, TimeSpan retryAfter) => new(StatusCodes.Status503ServiceUnavailable, "busy", detail, retryAfter);

    /// <summary>503: files cannot be written.</summary>
    public static ApiException NoDisk(Exception cause) =>
        new(StatusCodes.Status503ServiceUnavailable, "busy", "The server has no room on its disk.", AfterFullDisk, cause);
}

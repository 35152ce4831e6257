using Microsoft.AspNetCore.Http;

using NetVips;

using Rembg.Files;
using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;
using Rembg.Inference.Devices;
using Rembg.Library;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Server.Errors;

/// <summary>All errors of the API: the status and code of each exception. Paths on this machine are not sent to clients.</summary>
internal static class ErrorMap
{
    /// <summary>Returns the error for the client; null if the exception is a defect.</summary>
    /// <param name="exception">The exception.</param>
    public static ApiException? Find(Exception exception) => exception switch
    {
        ApiException error => error,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ApiException.TooLarge("The request is larger than this server accepts."),
        BadHttpRequestException bad => new ApiException(bad.StatusCode, "bad_request", bad.Message, innerException: bad),
        ImageUnreadableException { IsUnknownFormat: true } unknown => new ApiException(
            StatusCodes.Status415UnsupportedMediaType, "unsupported_format", WithoutPath(unknown), innerException: unknown),
        ImageUnreadableException unreadable => ApiException.Invalid("unreadable_image", WithoutPath(unreadable), unreadable),
        ImageTooLargeException large => new ApiException(StatusCodes.Status413PayloadTooLarge, "image_too_large", WithoutPath(large), innerException: large),
        TimeLimitExceededException slow => new ApiException(StatusCodes.Status504GatewayTimeout, "too_slow", WithoutPath(slow), innerException: slow),
        MemoryExhaustedException => new ApiException(
            StatusCodes.Status503ServiceUnavailable, "out_of_memory", "This server does not have enough memory for the photo.", innerException: exception),
        RegionInvalidException { IsEmpty: true } => ApiException.Invalid("roi_region_empty", "'roi': the region is empty.", exception),
        RegionInvalidException => ApiException.Invalid("roi_exceeds_bounds", "'roi': the region extends beyond the photo.", exception),
        OutputTooLargeException => ApiException.Invalid("output_too_large", "The subject and its margin exceed this server's pixel limit.", exception),
        OutputNotWritableException { Obstacle: OutputObstacle.BeyondFormat } => ApiException.Invalid(
            "unwritable_image", $"The result has more pixels in one direction than its format permits (WebP {OutputFormat.WebP.LargestSide()}, JPEG {OutputFormat.Jpeg.LargestSide()}).", exception),
        VariantNotFoundException => ApiException.Invalid("model_not_found", "The INT8 form of the model is not installed on this server.", exception),
        ModelNotFoundException { Model: { } model } => ApiException.Invalid("model_not_installed", $"The model '{model.Name}' is not installed on this server.", exception),
        ModelNotFoundException => ApiException.Invalid("model_not_found", "The model is unknown; /api/models lists the available models.", exception),
        ModelInvalidException or ModelFileMissingException or ModelNotVerifiedException or PathUntrustedException or DeviceUnavailableException => new ApiException(
            StatusCodes.Status500InternalServerError, "model_unusable", "The model cannot be used on this server; the server's log contains the reason.", innerException: exception),
        DiskFullException => ApiException.NoDisk(exception),
        OutputNotWritableException { InnerException.InnerException: VipsException } => ApiException.Invalid(
            "unwritable_image", "The result cannot be written in this format: the encoder rejected it.", exception),
        FormatException or ArgumentException => ApiException.Invalid("invalid_parameter", exception.Message, exception),
        _ => null,
    };

    /// <summary>Returns a message for the client, who knows the photo but not its path here.</summary>
    private static string WithoutPath(RembgException exception) =>
        exception.Message.Replace($" '{exception.Path}'", string.Empty, StringComparison.Ordinal).Replace(exception.Path, "the image", StringComparison.Ordinal);
}

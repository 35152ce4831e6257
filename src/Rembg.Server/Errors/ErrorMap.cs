using Microsoft.AspNetCore.Http;

using NetVips;

using Rembg.Files;
using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Server.Errors;

/// <summary>All errors of the API: the status and code of each exception. Paths on this machine are not sent to clients.</summary>
internal static class ErrorMap
{
    private static readonly TimeSpan AfterModelInUse = TimeSpan.FromSeconds(2);

    // The errors of the core that clients are told, by their ids.
    private static readonly Dictionary<string, Func<RembgException, ApiException?>> Known = new()
    {
        ["ImageUnreadable"] = static exception => exception is ImageUnreadableException { IsUnknownFormat: true }
            ? Refuse(exception, StatusCodes.Status415UnsupportedMediaType, "unsupported_format", WithoutPath(exception))
            : ApiException.Invalid("unreadable_image", WithoutPath(exception), exception),
        ["ImageTooLarge"] = static exception => Refuse(exception, StatusCodes.Status413PayloadTooLarge, "image_too_large", WithoutPath(exception)),
        ["TimeLimitExceeded"] = static exception => Refuse(exception, StatusCodes.Status504GatewayTimeout, "too_slow", WithoutPath(exception)),
        ["OutOfMemory"] = static exception => Refuse(
            exception, StatusCodes.Status503ServiceUnavailable, "out_of_memory", "This server does not have enough memory for the photo."),
        ["RegionInvalid"] = static exception => exception is RegionInvalidException { IsEmpty: true }
            ? ApiException.Invalid("roi_region_empty", "'roi': the region is empty.", exception)
            : ApiException.Invalid("roi_exceeds_bounds", "'roi': the region extends beyond the photo.", exception),
        ["OutputTooLarge"] = static exception => ApiException.Invalid("output_too_large", "The subject and its margin exceed this server's pixel limit.", exception),
        ["OutputNotWritable"] = static exception => exception switch
        {
            OutputNotWritableException { Obstacle: OutputObstacle.BeyondFormat } => ApiException.Invalid(
                "unwritable_image", $"The result has more pixels in one direction than its format permits (WebP {OutputFormat.WebP.LargestSide()}, JPEG {OutputFormat.Jpeg.LargestSide()}).", exception),
            { InnerException.InnerException: VipsException } => ApiException.Invalid(
                "unwritable_image", "The result cannot be written in this format: the encoder rejected it.", exception),
            _ => null,
        },
        ["VariantNotFound"] = static exception => ApiException.Invalid("model_not_found", "The INT8 form of the model is not installed on this server.", exception),
        ["ModelNotFound"] = static exception => exception switch
        {
            ModelNotFoundException { Model: { } model } => ApiException.Invalid("model_not_installed", $"The model '{model.Name}' is not installed on this server.", exception),
            ModelNotFoundException => ApiException.Invalid("model_not_found", "The model is unknown; /api/models lists the available models.", exception),
            _ => Unusable(exception),
        },
        ["ModelsInUse"] = static exception => ApiException.Busy(
            $"All {((ModelsInUseException)exception).Capacity} models that this server can load at once are in use.", AfterModelInUse),
        ["ModelInvalid"] = Unusable,
        ["ModelNotVerified"] = Unusable,
        ["PathUntrusted"] = Unusable,
        ["DeviceUnavailable"] = Unusable,
        ["DiskFull"] = ApiException.NoDisk,
    };

    /// <summary>Returns the error for the client; null if the exception is a defect.</summary>
    /// <param name="exception">The exception.</param>
    public static ApiException? Find(Exception exception) => exception switch
    {
        ApiException error => error,
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => ApiException.TooLarge("The request is larger than this server accepts."),
        BadHttpRequestException bad => new ApiException(bad.StatusCode, "bad_request", bad.Message, innerException: bad),
        RembgException known => Known.GetValueOrDefault(known.ErrorId)?.Invoke(known),
        ColorInvalidException or OptionsInvalidException => ApiException.Invalid("invalid_parameter", exception.Message, exception),
        _ => null,
    };

    private static ApiException Refuse(RembgException exception, int status, string code, string message) => new(status, code, message, innerException: exception);

    private static ApiException Unusable(RembgException exception) => Refuse(
        exception, StatusCodes.Status500InternalServerError, "model_unusable", "The model cannot be used on this server; the server's log contains the reason.");

    /// <summary>Returns a message for the client, who knows the photo but not its path here.</summary>
    private static string WithoutPath(RembgException exception) =>
        exception.Message.Replace($" '{exception.Path}'", string.Empty, StringComparison.Ordinal).Replace(exception.Path, "the image", StringComparison.Ordinal);
}

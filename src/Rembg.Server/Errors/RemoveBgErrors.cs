using Microsoft.AspNetCore.Http;

namespace Rembg.Server.Errors;

/// <summary>Errors as remove.bg's API gives them, with its statuses and its names.</summary>
/// <param name="Errors">One error; the API allows for several.</param>
internal sealed record RemoveBgErrors(IReadOnlyList<RemoveBgErrors.Entry> Errors)
{
    // What it calls errors that have other names here.
    private static readonly Dictionary<string, string> Names = new()
    {
        ["unsupported_format"] = "invalid_file_type",
        ["unsupported_media_type"] = "invalid_file_type",
        ["unreadable_image"] = "failed_to_read_image",
        ["invalid_base64"] = "failed_to_read_image",
        ["image_too_large"] = "resolution_too_high",
        ["failed_to_download"] = "failed_image_download",
        ["missing_file"] = "missing_source",
    };

    /// <summary>An error as the body of an answer.</summary>
    public static RemoveBgErrors Of(ApiException error) => new([new Entry(error.Message, error.Message, Names.GetValueOrDefault(error.Code, error.Code))]);

    /// <summary>The status: one for all that is wrong with a request or an image, and another for a wrong key.</summary>
    public static int StatusOf(ApiException error) => error.Status switch
    {
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType or StatusCodes.Status422UnprocessableEntity => StatusCodes.Status400BadRequest,
        StatusCodes.Status401Unauthorized => StatusCodes.Status403Forbidden,
        var status => status,
    };

    /// <summary>One error.</summary>
    /// <param name="Title">The sentence that clients show.</param>
    /// <param name="Detail">The same sentence, for clients that look here.</param>
    /// <param name="Code">A stable name, in snake case.</param>
    internal sealed record Entry(string Title, string Detail, string Code);
}

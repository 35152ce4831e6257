using Microsoft.AspNetCore.Http;

namespace Rembg.Server.Errors;

/// <summary>Errors in the format of remove.bg's API, with its statuses and codes.</summary>
/// <param name="Errors">A single error; the API permits several.</param>
internal sealed record RemoveBgErrors(IReadOnlyList<RemoveBgErrors.Entry> Errors)
{
    // remove.bg's codes for errors that have other codes here.
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

    /// <summary>Returns an error as the body of a response.</summary>
    public static RemoveBgErrors Of(ApiException error) => new([new Entry(error.Message, error.Message, Names.GetValueOrDefault(error.Code, error.Code))]);

    /// <summary>Returns the status: one for all errors in requests and images, and another for a wrong key.</summary>
    public static int StatusOf(ApiException error) => error.Status switch
    {
        StatusCodes.Status413PayloadTooLarge or StatusCodes.Status415UnsupportedMediaType or StatusCodes.Status422UnprocessableEntity => StatusCodes.Status400BadRequest,
        StatusCodes.Status401Unauthorized => StatusCodes.Status403Forbidden,
        var status => status,
    };

    /// <summary>One error.</summary>
    /// <param name="Title">The sentence that most clients show.</param>
    /// <param name="Detail">The same sentence, for clients that show this one.</param>
    /// <param name="Code">The stable code, in snake case.</param>
    internal sealed record Entry(string Title, string Detail, string Code);
}

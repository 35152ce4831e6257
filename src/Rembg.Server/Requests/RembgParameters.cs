using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;
using Rembg.Models;
using Rembg.Server.Errors;
using Rembg.Server.Removal;

namespace Rembg.Server.Requests;

/// <summary>
/// The parameters of rembg's server (<c>model a af ab ae om ppm bgc dc extras</c>) and this server's additional parameters
/// (<c>precision refine black_point white_point format quality bg_image crop crop_threshold second_look second_model
/// second_below</c>).
/// </summary>
internal static class RembgParameters
{
    /// <summary>The form field of the photo.</summary>
    public const string File = "file";

    /// <summary>The form field of a picture behind the subject.</summary>
    public const string BackgroundImage = "bg_image";

    // A photo's width and height are less than twice this number of pixels.
    private const int LargestErosion = 10_000;

    /// <summary>Reads a request.</summary>
    /// <param name="source">The photo's file.</param>
    /// <param name="parameters">The parameters.</param>
    /// <exception cref="ApiException">A parameter is invalid.</exception>
    public static RemovalRequest Read(string source, Parameters parameters)
    {
        OutputFormat format = Format(parameters);
        bool crops = parameters.Flag("crop");
        OutputOptions output = new()
        {
            MaskOnly = parameters.Flag("om"),
            Background = parameters.Text("bgc") is { } color ? Color(parameters, color) : null,
            BackgroundImage = parameters.File(BackgroundImage),
            Crop = crops,
            CropThreshold = (byte)(Number(parameters, "crop_threshold", 1, byte.MaxValue, crops, "crop") ?? OutputOptions.DefaultCropThreshold),
            Encoding = new ImageEncoding(format, Quality: Number(parameters, "quality", 1, 100, format.HasQuality(), "the format webp or jpeg") ?? ImageEncoding.DefaultQuality),
        };
        RembgExtras extras = RembgExtras.Parse(parameters);
        if (parameters.Flag("vm"))
        {
            throw parameters.Invalid("vm", "this server has no ViTMatte; 'a' uses closed-form matting");
        }

        RemovalOptions options = new()
        {
            Output = output,
            ForegroundColors = extras.KeepsColors ? false : parameters.Flag("dc") ? true : null,
            PostProcessMask = parameters.Flag("ppm"),
            Refinement = Refine(parameters),
            Matting = new MattingOptions(
                parameters.Number("af", 0, byte.MaxValue) ?? MattingOptions.DefaultForegroundThreshold,
                parameters.Number("ab", 0, byte.MaxValue) ?? MattingOptions.DefaultBackgroundThreshold,
                parameters.Number("ae", 0, LargestErosion) ?? MattingOptions.DefaultErodeSize),
            Levels = Levels.FromPoints(parameters.Number("black_point", 0, byte.MaxValue), parameters.Number("white_point", 0, byte.MaxValue)),
            Classes = extras.Classes,
        };
        RemovalRequest request = new(source, parameters.Text("model"), parameters.Choice<ModelPrecision>("precision"), options) { StacksClasses = true };
        request = SecondLookParameters.Read(parameters, request);
        parameters.RefuseUnknown();
        return request;
    }

    /// <summary>
    /// rembg's alpha matting is one of the refinements here. rembg's page turns on both alpha matting and mask post-processing;
    /// post-processing then takes precedence.
    /// </summary>
    private static Refinement? Refine(Parameters parameters) =>
        parameters.Choice<Refinement>("refine") ?? (parameters.Flag("a") && !parameters.Flag("ppm") ? Refinement.Matting : null);

    /// <summary>Reads a number that requires another parameter.</summary>
    private static int? Number(Parameters parameters, string name, int least, int most, bool hasMeaning, string needed)
    {
        int? number = parameters.Number(name, least, most);
        return number is null || hasMeaning ? number : throw parameters.Invalid(name, $"{number} requires {needed}");
    }

    private static OutputFormat Format(Parameters parameters) => parameters.Text("format")?.ToLowerInvariant() switch
    {
        null or "png" => OutputFormat.Png,
        "webp" => OutputFormat.WebP,
        "tif" or "tiff" => OutputFormat.Tiff,
        "jpg" or "jpeg" => OutputFormat.Jpeg,
        "avif" => OutputFormat.Avif,
        "jxl" or "jpegxl" => OutputFormat.JpegXl,
        var other => throw parameters.Invalid("format", $"'{other}' is not one of png, webp, tiff, jpeg, avif, jpegxl"),
    };

    /// <summary>
    /// Reads rembg's <c>r,g,b,a</c>, or a colour in the form that the cmdlets accept. rembg's default 0,0,0,0 means no
    /// background.
    /// </summary>
    private static RgbaColor? Color(Parameters parameters, string text)
    {
        string[] parts = text.Split(',');
        if (parts.Length is 3 or 4)
        {
            byte[] values = [.. parts.Select(part => byte.TryParse(part.Trim(), out byte value) ? value : throw parameters.Invalid("bgc", $"'{text}' is not three or four numbers from 0 to 255"))];
            RgbaColor color = new(values[0], values[1], values[2], values.Length == 4 ? values[3] : byte.MaxValue);
            return color.Alpha == 0 ? null : color;
        }

        try
        {
            return RgbaColor.Parse(text);
        }
        catch (FormatException exception)
        {
            throw parameters.Invalid("bgc", exception.Message.TrimEnd('.'));
        }
    }
}

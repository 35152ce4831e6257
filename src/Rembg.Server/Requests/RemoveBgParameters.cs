using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;
using Rembg.Server.Errors;
using Rembg.Server.Removal;

namespace Rembg.Server.Requests;

/// <summary>What remove.bg's API takes. What this server cannot do is refused, not left out in silence.</summary>
/// <param name="Type">What the foreground is said to be.</param>
/// <param name="Removal">What is to be made of the photo.</param>
internal sealed record RemoveBgParameters(string Type, RemovalRequest Removal)
{
    /// <summary>The field of a photo that is sent.</summary>
    public const string File = "image_file";

    /// <summary>The field of a photo's address.</summary>
    public const string Url = "image_url";

    /// <summary>The field of a colour that is laid behind the subject.</summary>
    public const string BackgroundColor = "bg_color";

    /// <summary>The fields of a picture that is laid behind the subject.</summary>
    public const string BackgroundFile = "bg_image_file";

    /// <inheritdoc cref="BackgroundFile"/>
    public const string BackgroundUrl = "bg_image_url";

    private static readonly string[] Types = ["auto", "person", "product", "animal", "car", "car_interior", "car_part", "transportation", "graphic", "graphics", "other"];

    private static readonly Dictionary<string, long?> Sizes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["preview"] = 250_000,
        ["small"] = 250_000,
        ["regular"] = 250_000,
        ["medium"] = 1_500_000,
        ["hd"] = 4_000_000,
        ["full"] = null,
        ["4k"] = null,
        ["50MP"] = null,
        ["auto"] = null,
    };

    // The values that mean "leave it as it is", of parameters that have no meaning here otherwise.
    private static readonly (string Name, string[] Neutral)[] Unsupported =
    [
        ("scale", ["original", "100%"]),
        ("position", ["original"]),
        ("semitransparency", ["true"]),
    ];

    private static readonly string[] TypeLevels = ["none", "1", "2", "latest"];

    /// <summary>Reads a request.</summary>
    /// <param name="source">The photo's file.</param>
    /// <param name="background">The file of a picture behind the subject; null for none.</param>
    /// <param name="parameters">The parameters.</param>
    /// <exception cref="ApiException">One makes no sense.</exception>
    public static RemoveBgParameters Read(string source, string? background, Parameters parameters)
    {
        RefuseUnsupported(parameters);
        RefuseRegion(parameters);
        _ = Word(parameters, "type_level", "1", TypeLevels);
        string type = Word(parameters, "type", "auto", Types);
        bool isMask = Word(parameters, "channels", "rgba", ["rgba", "alpha"]) == "alpha";
        string format = Word(parameters, "format", "auto", ["auto", "png", "jpg", "jpeg", "webp", "zip"]);
        RgbaColor? color = parameters.Text(BackgroundColor) is { } text ? Color(parameters, text) : null;
        OutputOptions output = new()
        {
            MaskOnly = isMask,
            Background = color ?? (format is "jpg" or "jpeg" && !isMask && background is null ? White : null),
            BackgroundImage = background,
            Crop = parameters.Flag("crop"),
            Padding = Margins(parameters),
            PixelLimit = Size(parameters),
            Shadow = Shadow(parameters),
            Encoding = new Encoding(FormatOf(format, isOpaque: color is { IsOpaque: true } || background is not null)),
        };
        RemovalRequest removal = new(source, parameters.Text("model"), Precision: null, new RemovalOptions { Output = output });
        return new RemoveBgParameters(type == "auto" ? "other" : type, format == "zip" ? removal with { Archive = ColorAndAlpha(parameters, output) } : removal);
    }

    /// <summary>remove.bg's archive: the colours as a JPEG, and how opaque they are as a PNG.</summary>
    private static Dictionary<string, OutputOptions> ColorAndAlpha(Parameters parameters, OutputOptions output)
    {
        if (output.MaskOnly || output.Background is not null || output.BackgroundImage is not null || output.Shadow is not null)
        {
            throw parameters.Invalid("format", "a zip has colour and alpha, which leave room neither for a background or a shadow nor for channels");
        }

        return new Dictionary<string, OutputOptions>
        {
            ["color.jpg"] = output with { ColorOnly = true, Encoding = new Encoding(OutputFormat.Jpeg) },
            ["alpha.png"] = output with { MaskOnly = true, Encoding = new Encoding() },
        };
    }

    private static RgbaColor White => new(byte.MaxValue, byte.MaxValue, byte.MaxValue, byte.MaxValue);

    private static void RefuseUnsupported(Parameters parameters)
    {
        foreach ((string name, string[] neutral) in Unsupported)
        {
            if (parameters.Text(name) is { } value && !neutral.Contains(value, StringComparer.OrdinalIgnoreCase))
            {
                throw parameters.Invalid(name, $"this server only takes {string.Join(" or ", neutral)}");
            }
        }
    }

    // Some clients send the region of the whole photo with every request.
    private static void RefuseRegion(Parameters parameters)
    {
        if (parameters.Text("roi") is { } text)
        {
            string[] sides = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            bool isWhole = sides is [var left, var top, "100%", "100%"] && IsZero(left) && IsZero(top);
            if (!isWhole)
            {
                throw parameters.Invalid("roi", $"this server looks for the subject in the whole photo, '0% 0% 100% 100%', and not in '{text}'", "invalid_roi");
            }
        }

        static bool IsZero(string side) => side is "0" or "0%" or "0px";
    }

    private static OutputFormat FormatOf(string format, bool isOpaque) => format switch
    {
        "jpg" or "jpeg" => OutputFormat.Jpeg,
        "webp" => OutputFormat.WebP,
        "auto" when isOpaque => OutputFormat.Jpeg,
        _ => OutputFormat.Png,
    };

    private static string Word(Parameters parameters, string name, string otherwise, string[] words) =>
        parameters.Text(name) is not { } text ? otherwise
        : words.FirstOrDefault(word => word.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? throw parameters.Invalid(name, $"'{text}' is not one of {string.Join(", ", words)}");

    private static long? Size(Parameters parameters) =>
        Sizes.TryGetValue(parameters.Text("size") ?? "preview", out long? pixels) ? pixels
        : throw parameters.Invalid("size", $"'{parameters.Text("size")}' is not one of {string.Join(", ", Sizes.Keys)}", "invalid_size");

    /// <summary>A colour with or without its sign: <c>81d4fa</c>, <c>#81d4fa80</c>, <c>red</c>.</summary>
    private static RgbaColor Color(Parameters parameters, string text)
    {
        bool isHex = text.Length is 3 or 4 or 6 or 8 && text.All(char.IsAsciiHexDigit);
        string digits = isHex && text.Length == 4 ? string.Concat(text.Select(static digit => new string(digit, 2))) : text;
        try
        {
            return RgbaColor.Parse(isHex ? '#' + digits : text);
        }
        catch (FormatException exception)
        {
            throw parameters.Invalid(BackgroundColor, exception.Message.TrimEnd('.'));
        }
    }

    private static Margins Margins(Parameters parameters)
    {
        try
        {
            Margins margins = parameters.Text("crop_margin") is { } text ? Imaging.Finishing.Margins.Parse(text) : default;
            return parameters.Flag("crop") ? margins : default;
        }
        catch (FormatException exception)
        {
            throw parameters.Invalid("crop_margin", exception.Message.TrimEnd('.'));
        }
    }

    private static ShadowOptions? Shadow(Parameters parameters)
    {
        string type = Word(parameters, "shadow_type", parameters.Flag("add_shadow") ? "drop" : "none", ["none", "drop", "auto", "car", "3D"]);
        ShadowOptions shadow = parameters.Number("shadow_opacity", 0, 100) is { } opacity ? new ShadowOptions { Opacity = opacity / 100.0 } : new ShadowOptions();
        return type == "none" ? null : shadow;
    }
}

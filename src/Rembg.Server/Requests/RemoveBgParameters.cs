using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;
using Rembg.Server.Errors;
using Rembg.Server.Removal;
using Rembg.Server.Uploads;

namespace Rembg.Server.Requests;

/// <summary>
/// The parameters of remove.bg's API, and this server's additional parameters (<c>model second_look second_model second_below</c>). Parameters
/// that this server does not support are rejected, not silently ignored.
/// </summary>
/// <param name="Type">The type of foreground to name in the response; null for none.</param>
/// <param name="Removal">The request for an output.</param>
internal sealed record RemoveBgParameters(string? Type, RemovalRequest Removal)
{
    /// <summary>The field of a photo that is sent.</summary>
    public const string File = "image_file";

    /// <summary>The field of a photo's address.</summary>
    public const string Url = "image_url";

    /// <summary>The field of a colour behind the subject.</summary>
    public const string BackgroundColor = "bg_color";

    /// <summary>The fields of a picture behind the subject.</summary>
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

    private const string Original = "original";

    // remove.bg's largest margins, in percent and in pixels.
    private const double LargestMarginPercent = 50;
    private const double LargestMarginPixels = 500;

    private static readonly string[] TypeLevels = ["none", "1", "2", "latest"];

    /// <summary>Reads a request.</summary>
    /// <param name="source">The photo's file.</param>
    /// <param name="background">The file of a picture behind the subject; null for none.</param>
    /// <param name="parameters">The parameters.</param>
    /// <exception cref="ApiException">A parameter is invalid.</exception>
    public static RemoveBgParameters Read(string source, string? background, Parameters parameters)
    {
        if (parameters.Text("semitransparency") is { } && !parameters.Flag("semitransparency"))
        {
            throw parameters.Invalid("semitransparency", "this server always keeps translucency");
        }

        string? type = TypeOf(Word(parameters, "type", "auto", Types), Word(parameters, "type_level", "1", TypeLevels));
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
            Arrangement = Arrange(parameters),
            PixelLimit = Size(parameters),
            Shadow = Shadow(parameters),
            Encoding = new ImageEncoding(FormatOf(format, isOpaque: color is { IsOpaque: true } || background is not null)),
        };
        RemovalRequest removal = new(source, parameters.Text("model"), Precision: null, new RemovalOptions { Output = output, Region = Region(parameters) });
        removal = SecondLookParameters.Read(parameters, removal);
        parameters.RefuseUnknown(File, Url, Base64Field.Name, BackgroundFile, BackgroundUrl);
        return new RemoveBgParameters(type, format == "zip" ? removal with { Archive = ColorAndAlpha(parameters, output) } : removal);
    }

    /// <summary>
    /// The contents of remove.bg's archive: the colours as a JPEG file and their alpha as a PNG file, which together make the
    /// cut-out with its shadow.
    /// </summary>
    private static Dictionary<string, OutputOptions> ColorAndAlpha(Parameters parameters, OutputOptions output)
    {
        if (output.MaskOnly || output.Background is not null || output.BackgroundImage is not null)
        {
            throw parameters.Invalid("format", "a zip contains colours and alpha, so it allows neither a background nor channels");
        }

        return new Dictionary<string, OutputOptions>
        {
            ["color.jpg"] = output with { ColorOnly = true, Encoding = new ImageEncoding(OutputFormat.Jpeg) },
            ["alpha.png"] = output with { MaskOnly = output.Shadow is null, AlphaOnly = output.Shadow is not null, Encoding = new ImageEncoding() },
        };
    }

    private static RgbaColor White => new(byte.MaxValue, byte.MaxValue, byte.MaxValue, byte.MaxValue);

    /// <summary>
    /// Returns the type at a level of detail. This server does not classify photos: it repeats the type in the request, and has
    /// none for "auto".
    /// </summary>
    private static string? TypeOf(string type, string level) => (type, level) switch
    {
        (_, "none") => null,
        ("auto", _) => "other",
        ("car_interior" or "car_part", "1") => "car",
        ("transportation" or "graphic" or "graphics", "1") => "other",
        _ => type,
    };

    private static PhotoRegion? Region(Parameters parameters)
    {
        try
        {
            return parameters.Text("roi") is { } text ? PhotoRegion.Parse(WithSpaces(text)) : null;
        }
        catch (FormatException exception)
        {
            throw parameters.Invalid("roi", exception.Message.TrimEnd('.'));
        }
    }

    private static Arrangement? Arrange(Parameters parameters)
    {
        double? scale = parameters.Text("scale") is { } size && !IsOriginal(size)
            ? Percent(size, leastPercent: 100 * Arrangement.SmallestScale) ?? throw parameters.Invalid("scale", $"'{size}' is not original or 10% to 100%")
            : null;
        string position = parameters.Text("position") ?? Original;
        double?[] sides = IsOriginal(position) ? [null]
            : position.Equals("center", StringComparison.OrdinalIgnoreCase) ? [0.5]
            : [.. WithSpaces(position).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(side => Percent(side, leastPercent: 0) ?? throw NoPosition())];
        if (sides.Length is 0 or > 2)
        {
            throw NoPosition();
        }

        return scale is null && sides[0] is null ? null : new Arrangement { Scale = scale, X = sides[0], Y = sides[^1] };

        static bool IsOriginal(string text) => text.Equals(Original, StringComparison.OrdinalIgnoreCase);

        ApiException NoPosition() => parameters.Invalid("position", $"'{position}' is not original, center or one or two values from 0% to 100%");
    }

    private static double? Percent(string text, double leastPercent)
    {
        try
        {
            return Length.Parse(text) is { IsPercent: true, Value: <= 100 } length && length.Value >= leastPercent ? length.Value / 100 : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    // remove.bg also accepts commas.
    private static string WithSpaces(string text) => text.Replace(',', ' ');

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

    /// <summary>Reads a colour with or without the number sign: <c>81d4fa</c>, <c>#81d4fa80</c>, <c>red</c>.</summary>
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
            Margins margins = parameters.Text("crop_margin") is { } text ? Imaging.Finishing.Margins.Parse(WithSpaces(text)) : default;
            if (((Length[])[margins.Top, margins.Right, margins.Bottom, margins.Left]).Any(static side => side.Value > (side.IsPercent ? LargestMarginPercent : LargestMarginPixels)))
            {
                throw parameters.Invalid("crop_margin", $"a margin must be at most {LargestMarginPercent}% or {LargestMarginPixels}px");
            }

            return parameters.Flag("crop") ? margins : default;
        }
        catch (FormatException exception)
        {
            throw parameters.Invalid("crop_margin", exception.Message.TrimEnd('.'));
        }
    }

    private static ShadowOptions? Shadow(Parameters parameters)
    {
        string type = Word(parameters, "shadow_type", parameters.Flag("add_shadow") ? "drop" : "none", ["none", "drop", "auto"]);
        ShadowOptions shadow = parameters.Number("shadow_opacity", 0, 100) is { } opacity ? new ShadowOptions { Opacity = opacity / 100.0 } : new ShadowOptions();
        return type == "none" ? null : shadow;
    }
}

using System.Buffers;

using NetVips;

namespace Rembg.Imaging.Vips;

/// <summary>
/// Formats libvips' error log as a clause if it can be trusted. All threads share the log, so a line may belong to another operation or be
/// incomplete. Only an encoder's own line is passed on, and no line that could name a file.
/// </summary>
internal static class VipsError
{
    private static readonly SearchValues<string> Encoders = SearchValues.Create(["pngsave", "vips2png", "webpsave", "vips2webp", "tiffsave", "vips2tiff", "jpegsave", "vips2jpeg", "heifsave", "jxlsave"], StringComparison.Ordinal);

    /// <summary>Returns the reason why an image could not be encoded.</summary>
    public static string Describe(VipsException exception)
    {
        string? line = exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault(static line => line.AsSpan().ContainsAny(Encoders) && line.AsSpan().IndexOfAny('/', '\\') < 0);
        return line is null ? "the encoder could not write the image" : line.TrimEnd('.');
    }
}

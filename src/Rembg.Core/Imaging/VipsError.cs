using NetVips;

namespace Rembg.Imaging;

/// <summary>Makes a sentence of libvips' error log, which repeats itself and is shared by all threads.</summary>
internal static class VipsError
{
    /// <summary>The last thing libvips said, without its own prefixes' line breaks.</summary>
    public static string Describe(VipsException exception)
    {
        string[] lines = exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0 ? "the decoder gave no reason" : lines[^1].TrimEnd('.');
    }
}

using ImageMagick;

namespace Rembg.Imaging.Decoding.Magick;

/// <summary>Rewrites ImageMagick's error messages, which refer to lines of its source code.</summary>
internal static class MagickFailure
{
    // Warnings from decoders that continue with the remaining part of a damaged file.
    private static readonly string[] SignsOfDamage =
        ["truncat", "too short", "not enough", "failed to", "corrupt", "end of file", "inconsistent", "expected to find", "invalid", "cannot decode", "does not end with"];

    /// <summary>Returns the reason why an image cannot be decoded, as a clause.</summary>
    public static string Describe(MagickException exception) => exception switch
    {
        MagickResourceLimitErrorException => "decoding it takes more memory than the limit",
        MagickPolicyErrorException => "the settings of ImageMagick on this computer forbid its format",
        MagickMissingDelegateErrorException => "the decoder does not know this kind of file",
        MagickFileOpenErrorException => "the file cannot be opened",
        _ when Mentions(exception, "security limit") => "decoding it takes more memory than the limit",
        _ when Mentions(exception, "unsupported") || Mentions(exception, "not supported") || Mentions(exception, "NotSupported") => "it uses a feature of its format that the decoder does not support",
        _ => "the file is damaged or incomplete",
    };

    /// <summary>Determines whether a warning means that pixels are missing.</summary>
    public static bool MeansDamage(MagickException warning) =>
        warning is MagickCorruptImageWarningException || (warning is MagickCoderWarningException or MagickBlobWarningException && SignsOfDamage.Any(sign => Mentions(warning, sign)));

    private static bool Mentions(MagickException exception, string text) => exception.Message.Contains(text, StringComparison.OrdinalIgnoreCase);
}

using Rembg.Imaging;
using Rembg.Imaging.Finishing;

namespace Rembg;

/// <summary>Refuses parameters that change none of the outputs of a run.</summary>
internal static class OutputUse
{
    /// <summary>Checks the parameters that apply to some outputs only.</summary>
    /// <param name="outputs">The outputs of the run.</param>
    /// <param name="asked">The values of the parameters.</param>
    /// <param name="isGiven">Whether a parameter was given.</param>
    /// <exception cref="ArgumentException">A parameter that was given changes no output; the message names it.</exception>
    public static void Check(IReadOnlyList<WantedOutput> outputs, OutputOptions asked, Func<string, bool> isGiven)
    {
        Refuse(nameof(OutputCmdlet.Quality), static output => output.Options.Encoding.Format.HasQuality(), $"is for {Formats(OutputFormats.HasQuality)}, and no output has such a format");
        Refuse(nameof(OutputCmdlet.CompressionLevel), static output => output.Options.Encoding.Format.HasCompressionLevel(), $"is for {Formats(OutputFormats.HasCompressionLevel)}, and no output has such a format");
        Refuse(nameof(OutputCmdlet.Format), output => output.Options.Encoding.Format == asked.Encoding.Format, $"{asked.Encoding.Format} applies to no output: among several the mask is a PNG, and the subject on white is always a JPEG");
        Refuse(nameof(OutputCmdlet.BackgroundColor), output => output.Options.Background == asked.Background, "applies to no output: the mask has no background, and the subject on white has its own");
        Refuse(nameof(OutputCmdlet.BackgroundImage), output => output.Options.BackgroundImage == asked.BackgroundImage, "applies to no output: the mask has no background, and the subject on white has its own");
        Refuse(nameof(OutputCmdlet.KeepColors), static output => !output.Options.MaskOnly, "is for cut-outs, and a mask has no colours");

        void Refuse(string parameter, Func<WantedOutput, bool> changes, string reason)
        {
            if (isGiven(parameter) && !outputs.Any(changes))
            {
                throw new ArgumentException($"-{parameter} {reason}. Leave it out, or ask for another output.");
            }
        }
    }

    private static string Formats(Func<OutputFormat, bool> matches) => string.Join(" and ", Enum.GetValues<OutputFormat>().Where(matches));
}

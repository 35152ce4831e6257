using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Removal;

namespace Rembg.Commands;

/// <content>Rejects parameters that affect none of the outputs of a run.</content>
public sealed partial class RemoveImageBackgroundCommand
{
    /// <summary>Checks the parameters that require another one.</summary>
    /// <param name="outputs">The outputs of the run.</param>
    /// <exception cref="OptionsInvalidException">A parameter is missing; the message names it.</exception>
    private void CheckPairs(WantedOutput[] outputs)
    {
        Need(nameof(Padding), static output => output.Crop, "requires -Crop");
        Need(nameof(PaddingOf), output => output.Canvas is not null && IsGiven(nameof(Padding)), "requires -Padding and -Canvas");
        Need(nameof(Fit), static output => output.Canvas is not null, "requires -Canvas");
        string[] ofPictures = [nameof(BackgroundColor), nameof(BackgroundImage), nameof(Shadow)];
        if (outputs.All(static output => output.Options.MaskOnly) && ofPictures.FirstOrDefault(IsGiven) is { } parameter)
        {
            throw new OptionsInvalidException($"A mask has neither a background nor a shadow. Omit -{parameter}, or request the cut-out as well with -Output CutOut, Mask.");
        }

        if (outputs.FirstOrDefault(static output => !output.Options.Encoding.Format.HasAlpha() && output.Options is { MaskOnly: false, Background: not { IsOpaque: true }, BackgroundImage: null }) is { } opaque)
        {
            throw new OptionsInvalidException($"{opaque.Options.Encoding.Format} has no transparency. Use an opaque -BackgroundColor, for example white, or a -BackgroundImage; or choose -Format Png or WebP.");
        }

        void Need(string name, Func<OutputOptions, bool> has, string reason)
        {
            if (IsGiven(name) && !outputs.Any(output => has(output.Options)))
            {
                throw new OptionsInvalidException($"-{name} {reason}.");
            }
        }
    }

    /// <summary>Checks the parameters that apply to some outputs only.</summary>
    /// <param name="outputs">The outputs of the run.</param>
    /// <param name="asked">The values of the parameters.</param>
    /// <exception cref="OptionsInvalidException">A given parameter affects no output; the message names it.</exception>
    private void CheckUse(WantedOutput[] outputs, OutputOptions asked)
    {
        Refuse(nameof(Quality), static output => output.Options.Encoding.Format.HasQuality(), $"applies to {Formats(OutputFormats.HasQuality)}, but no output has such a format");
        Refuse(nameof(CompressionLevel), static output => output.Options.Encoding.Format.HasCompressionLevel(), $"applies to {Formats(OutputFormats.HasCompressionLevel)}, but no output has such a format");
        Refuse(nameof(Format), output => output.Options.Encoding.Format == asked.Encoding.Format, $"{asked.Encoding.Format} applies to no output: among several outputs, the mask is always a PNG and the subject on white always a JPEG");
        Refuse(nameof(BackgroundColor), output => output.Options.Background == asked.Background, "applies to no output: the mask has no background, and the subject on white has its own");
        Refuse(nameof(BackgroundImage), output => output.Options.BackgroundImage == asked.BackgroundImage, "applies to no output: the mask has no background, and the subject on white has its own");
        Refuse(nameof(KeepColors), static output => !output.Options.MaskOnly, "applies to cut-outs, but a mask has no colours");

        void Refuse(string parameter, Func<WantedOutput, bool> changes, string reason)
        {
            if (IsGiven(parameter) && !outputs.Any(changes))
            {
                throw new OptionsInvalidException($"-{parameter} {reason}. Omit it, or request another output.");
            }
        }
    }

    private static string Listed(OutputFormat[] formats) => $"{string.Join(", ", formats[..^1])} and {formats[^1]}";

    private static string Formats(Func<OutputFormat, bool> matches) => Listed([.. Enum.GetValues<OutputFormat>().Where(matches)]);
}

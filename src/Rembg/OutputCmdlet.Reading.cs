using System.Management.Automation;

using Rembg.Files;
using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;

namespace Rembg;

/// <content>Reads the parameters: the requested outputs, and their consistency.</content>
public abstract partial class OutputCmdlet
{
    /// <summary>Returns the files to make from each photo, each of them valid.</summary>
    /// <param name="largestCanvas">The largest number of pixels of a canvas.</param>
    /// <exception cref="ArgumentException">Parameters contradict each other; the message names them.</exception>
    /// <exception cref="FormatException">A text is not a colour.</exception>
    private protected IReadOnlyList<WantedOutput> ReadOutputs(long largestCanvas)
    {
        if (MaskOnly && IsGiven(nameof(Output)))
        {
            throw new ArgumentException("-MaskOnly is the same as -Output Mask: use only one of them.");
        }

        if (IsGiven(nameof(ShadowOpacity)) && !Shadow)
        {
            throw new ArgumentException("-ShadowOpacity requires -Shadow.");
        }

        if (IsGiven(nameof(CropThreshold)) && !Crop)
        {
            throw new ArgumentException("-CropThreshold requires -Crop.");
        }

        OutputKind[] kinds = MaskOnly ? [OutputKind.Mask] : [.. Output.Distinct()];
        OutputOptions asked = ReadCutOut();
        IReadOnlyList<PixelSize> sizes = [.. Canvas.Select(static text => Parse(text, PixelSize.Parse)!.Value).Distinct()];
        WantedOutput[] outputs = [.. kinds.Select(kind => ToOutput(kind, asked, isOnly: kinds.Length == 1)).SelectMany(output => WantedOutput.OfSizes(output, sizes))];
        OutputUse.CheckPairs(outputs, IsGiven);
        foreach (WantedOutput output in outputs)
        {
            output.Options.Validate(largestCanvas);
            OutputFormat format = output.Options.Encoding.Format;
            if (output.Options.Canvas is { } canvas && Math.Max(canvas.Width, canvas.Height) > format.LargestSide())
            {
                throw new ArgumentException($"The canvas {canvas} is too large for {format}, which allows at most {format.LargestSide()} pixels in each direction.");
            }
        }

        OutputUse.Check(outputs, asked, IsGiven);
        return outputs;
    }

    /// <summary>Reads the options of edge refinement and matting.</summary>
    /// <param name="options">All other options.</param>
    /// <exception cref="ArgumentException">Parameters contradict each other; the message names them.</exception>
    private protected RemovalOptions ReadEdges(RemovalOptions options)
    {
        if (AlphaMatting && IsGiven(nameof(Refine)) && Refine != Refinement.Matting)
        {
            throw new ArgumentException($"-AlphaMatting is the same as -Refine Matting: use either it or -Refine {Refine}.");
        }

        Refinement? refinement = AlphaMatting ? Refinement.Matting : IsGiven(nameof(Refine)) ? Refine : null;
        string[] ofMatting = [nameof(ForegroundThreshold), nameof(BackgroundThreshold), nameof(ErodeSize), nameof(MattingMegapixels)];
        if (refinement != Refinement.Matting && ofMatting.FirstOrDefault(IsGiven) is { } parameter)
        {
            throw new ArgumentException($"-{parameter} requires -Refine Matting.");
        }

        if (refinement == Refinement.None && KeepColors)
        {
            throw new ArgumentException("-KeepColors requires refined edges: with -Refine None, colours are kept anyway.");
        }

        return options with
        {
            PostProcessMask = PostProcessMask,
            Refinement = refinement,
            Matting = new MattingOptions(ForegroundThreshold, BackgroundThreshold, ErodeSize, MattingMegapixels),
            Levels = Levels.FromPoints(
                IsGiven(nameof(BlackPoint)) ? BlackPoint : null,
                IsGiven(nameof(WhitePoint)) ? WhitePoint : null),
            ForegroundColors = KeepColors ? false : null,
        };
    }

    private OutputOptions ReadCutOut() => new()
    {
        Background = BackgroundColor is null ? null : RgbaColor.Parse(BackgroundColor),
        BackgroundImage = BackgroundImage is null ? null : Existing(Paths.Named(BackgroundImage)),
        Shadow = Shadow ? new ShadowOptions { Opacity = ShadowOpacity } : null,
        Feather = Feather,
        Crop = Crop,
        CropThreshold = (byte)CropThreshold,
        Padding = Parse(Padding, Margins.Parse) ?? default,
        PaddingOf = PaddingOf,
        Fit = Fit,
        Encoding = new ImageEncoding(Format, CompressionLevel, Quality),
    };

    /// <summary>
    /// Returns an output of one kind. For a mask alone, options that it cannot have are errors; for a mask among other outputs,
    /// they are ignored.
    /// </summary>
    private static WantedOutput ToOutput(OutputKind kind, OutputOptions cutOut, bool isOnly) => kind switch
    {
        OutputKind.CutOut => new WantedOutput(new OutputLabel(string.Empty, "cutout"), cutOut),
        OutputKind.Mask when isOnly => new WantedOutput(new OutputLabel(string.Empty, "mask"), cutOut with { MaskOnly = true }),
        OutputKind.Mask => new WantedOutput(
            new OutputLabel("mask", "mask"),
            cutOut with { MaskOnly = true, Background = null, BackgroundImage = null, Shadow = null, Encoding = cutOut.Encoding with { Format = OutputFormat.Png } }),
        OutputKind.OnWhite => new WantedOutput(
            new OutputLabel(isOnly ? string.Empty : "white", "white"),
            cutOut with { Background = RgbaColor.Parse("white"), BackgroundImage = null, Encoding = cutOut.Encoding with { Format = OutputFormat.Jpeg } })
        { Made = OutputKind.OnWhite },
        _ => throw new InvalidOperationException($"Unknown output {kind}."),
    };

    /// <summary>Checks that a file exists and can be read to its end; otherwise every photo would fail.</summary>
    private static string Existing(string path) =>
        !File.Exists(path) ? throw new ItemNotFoundException($"The background image '{path}' does not exist.")
        : RegularFile.IsSpecial(path) ? throw new ImageUnreadableException(path, RegularFile.Refusal)
        : path;

    /// <summary>Parses a text if it is given; an error is reported as an invalid option, not as an invalid colour.</summary>
    private static T? Parse<T>(string? text, Func<string, T> parse)
        where T : struct
    {
        try
        {
            return text is null ? null : parse(text);
        }
        catch (FormatException exception)
        {
            throw new ArgumentException(exception.Message, exception);
        }
    }
}

using System.Management.Automation;

using Rembg.Binding;
using Rembg.Completion;
using Rembg.Files;
using Rembg.Imaging;
using Rembg.Imaging.Finishing;
using Rembg.Inference;

namespace Rembg;

/// <summary>What outputs look like, as parameters: format, background, frame and finish.</summary>
public abstract class OutputCmdlet : PathCmdlet
{
    /// <summary>Which files are made of each photo.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [CommaSeparated]
    public OutputKind[] Output { get; set; } = [OutputKind.CutOut];

    /// <summary>Write the mask instead of the cut-out.</summary>
    [Parameter]
    public SwitchParameter MaskOnly { get; set; }

    /// <summary>Smooth the mask's outline and make it two-valued.</summary>
    [Parameter]
    public SwitchParameter PostProcessMask { get; set; }

    /// <summary>How the mask's edge is fitted to the photo.</summary>
    [Parameter]
    [OneValue]
    public Refinement Refine { get; set; }

    /// <summary>The same as -Refine Matting, as rembg names it.</summary>
    [Parameter]
    public SwitchParameter AlphaMatting { get; set; }

    /// <summary>Matting: masks above it are surely subject.</summary>
    [Parameter]
    [ValidateRange(0, 255)]
    [OneValue]
    public int ForegroundThreshold { get; set; } = MattingOptions.DefaultForegroundThreshold;

    /// <summary>Matting: masks below it are surely background.</summary>
    [Parameter]
    [ValidateRange(0, 255)]
    [OneValue]
    public int BackgroundThreshold { get; set; } = MattingOptions.DefaultBackgroundThreshold;

    /// <summary>Matting: pixels by which what is sure is made smaller.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    [OneValue]
    public int ErodeSize { get; set; } = MattingOptions.DefaultErodeSize;

    /// <summary>Matting: the resolution at which alpha is solved for, in millions of pixels.</summary>
    [Parameter]
    [ValidateRange(MattingOptions.LeastMegapixels, MattingOptions.MostMegapixels)]
    [OneValue]
    public double MattingMegapixels { get; set; } = MattingOptions.DefaultMegapixels;

    /// <summary>The mask's value that becomes transparent, with all below it.</summary>
    [Parameter]
    [ValidateRange(0, 255)]
    [OneValue]
    public int BlackPoint { get; set; }

    /// <summary>The mask's value that becomes opaque, with all above it.</summary>
    [Parameter]
    [ValidateRange(0, 255)]
    [OneValue]
    public int WhitePoint { get; set; } = byte.MaxValue;

    /// <summary>Leave colours as they are in the photo where the edge is refined.</summary>
    [Parameter]
    public SwitchParameter KeepColors { get; set; }

    /// <summary>Colour to lay behind the subject.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ColorNameCompleter))]
    public string? BackgroundColor { get; set; }

    /// <summary>Picture to lay behind the subject.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BackgroundImage { get; set; }

    /// <summary>Throw a soft shadow behind the subject.</summary>
    [Parameter]
    public SwitchParameter Shadow { get; set; }

    /// <summary>How dark the shadow is, 0 to 1.</summary>
    [Parameter]
    [ValidateRange(0.0, 1.0)]
    [OneValue]
    public double ShadowOpacity { get; set; } = new ShadowOptions().Opacity;

    /// <summary>Pixels by which the outline is softened inwards.</summary>
    [Parameter]
    [ValidateRange(0.0, OutputOptions.LargestFeather)]
    [OneValue]
    public double Feather { get; set; }

    /// <summary>Crop to the subject.</summary>
    [Parameter]
    public SwitchParameter Crop { get; set; }

    /// <summary>The alpha that a part of the mask has to reach to be cropped to.</summary>
    [Parameter]
    [ValidateRange(1, 255)]
    [OneValue]
    public int CropThreshold { get; set; } = OutputOptions.DefaultCropThreshold;

    /// <summary>What is kept around a cropped subject.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Padding { get; set; }

    /// <summary>Size of the outputs.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Canvas { get; set; }

    /// <summary>How a photo is laid on the canvas.</summary>
    [Parameter]
    [OneValue]
    public Fit Fit { get; set; }

    /// <summary>Format of the outputs.</summary>
    [Parameter]
    [OneValue]
    public OutputFormat Format { get; set; } = OutputFormat.Png;

    /// <summary>PNG and TIFF: 0 is fast and large, 9 slow and small.</summary>
    [Parameter]
    [ValidateRange(0, 9)]
    [OneValue]
    public int CompressionLevel { get; set; } = Encoding.DefaultCompressionLevel;

    /// <summary>WebP, JPEG, AVIF and JPEG XL: 1 is small, 100 best.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    [OneValue]
    public int Quality { get; set; } = Encoding.DefaultQuality;

    /// <summary>The files that are made of each photo, valid each.</summary>
    /// <param name="largestCanvas">The most pixels of a canvas.</param>
    /// <exception cref="ArgumentException">Parameters contradict each other; the message says which.</exception>
    /// <exception cref="FormatException">A colour is none.</exception>
    private protected IReadOnlyList<WantedOutput> ReadOutputs(long largestCanvas)
    {
        if (MaskOnly && IsGiven(nameof(Output)))
        {
            throw new ArgumentException("-MaskOnly is the same as -Output Mask: give one of them.");
        }

        if (IsGiven(nameof(ShadowOpacity)) && !Shadow)
        {
            throw new ArgumentException("-ShadowOpacity is for -Shadow.");
        }

        if (IsGiven(nameof(CropThreshold)) && !Crop)
        {
            throw new ArgumentException("-CropThreshold is for -Crop.");
        }

        OutputKind[] kinds = MaskOnly ? [OutputKind.Mask] : [.. Output.Distinct()];
        OutputOptions asked = ReadCutOut();
        WantedOutput[] outputs = [.. kinds.Select(kind => ToOutput(kind, asked, isOnly: kinds.Length == 1))];
        foreach (WantedOutput output in outputs)
        {
            output.Options.Validate(largestCanvas);
            OutputFormat format = output.Options.Encoding.Format;
            if (output.Options.Canvas is { } canvas && Math.Max(canvas.Width, canvas.Height) > format.LargestSide())
            {
                throw new ArgumentException($"A canvas of {canvas} is too large for {format}, which has at most {format.LargestSide()} pixels in each direction.");
            }
        }

        OutputUse.Check(outputs, asked, IsGiven);
        return outputs;
    }

    /// <summary>How edges are made.</summary>
    /// <param name="options">All else.</param>
    /// <exception cref="ArgumentException">Parameters contradict each other; the message says which.</exception>
    private protected RemovalOptions ReadEdges(RemovalOptions options)
    {
        if (AlphaMatting && IsGiven(nameof(Refine)) && Refine != Refinement.Matting)
        {
            throw new ArgumentException($"-AlphaMatting is the same as -Refine Matting: give either that or -Refine {Refine}.");
        }

        Refinement? refinement = AlphaMatting ? Refinement.Matting : IsGiven(nameof(Refine)) ? Refine : null;
        string[] ofMatting = [nameof(ForegroundThreshold), nameof(BackgroundThreshold), nameof(ErodeSize), nameof(MattingMegapixels)];
        if (refinement != Refinement.Matting && ofMatting.FirstOrDefault(IsGiven) is { } parameter)
        {
            throw new ArgumentException($"-{parameter} is for -Refine Matting.");
        }

        if (refinement == Refinement.None && KeepColors)
        {
            throw new ArgumentException("-KeepColors is for refined edges: with -Refine None colours are kept anyway.");
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
        Canvas = Parse(Canvas, PixelSize.Parse),
        Fit = Fit,
        Encoding = new Encoding(Format, CompressionLevel, Quality),
    };

    /// <summary>An output of one kind. A mask alone is refused what it cannot have; among others it goes without.</summary>
    private static WantedOutput ToOutput(OutputKind kind, OutputOptions cutOut, bool isOnly) => kind switch
    {
        OutputKind.CutOut => new WantedOutput(string.Empty, cutOut),
        OutputKind.Mask when isOnly => new WantedOutput(string.Empty, cutOut with { MaskOnly = true }),
        OutputKind.Mask => new WantedOutput(
            "mask",
            cutOut with { MaskOnly = true, Background = null, BackgroundImage = null, Shadow = null, Encoding = cutOut.Encoding with { Format = OutputFormat.Png } }),
        OutputKind.OnWhite => new WantedOutput(
            isOnly ? string.Empty : "white",
            cutOut with { Background = RgbaColor.Parse("white"), BackgroundImage = null, Encoding = cutOut.Encoding with { Format = OutputFormat.Jpeg } }),
        _ => throw new InvalidOperationException($"Unknown output {kind}."),
    };

    /// <summary>A file that is there and can be read to its end: one that is not would be an error of every photo.</summary>
    private static string Existing(string path) =>
        !File.Exists(path) ? throw new ItemNotFoundException($"The background image '{path}' does not exist.")
        : RegularFile.IsSpecial(path) ? throw new ImageUnreadableException(path, RegularFile.Refusal)
        : path;

    /// <summary>Reads a text where it is given; what is wrong with it is an option's fault and no colour's.</summary>
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

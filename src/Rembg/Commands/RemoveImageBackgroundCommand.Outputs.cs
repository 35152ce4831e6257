using System.Management.Automation;

using Rembg.Binding;
using Rembg.Completion;
using Rembg.Imaging;
using Rembg.Imaging.Finishing;

namespace Rembg.Commands;

/// <content>The parameters that say what outputs look like: format, background, frame and finish.</content>
public sealed partial class RemoveImageBackgroundCommand
{
    /// <summary>The files that are made of each photo.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [CommaSeparated]
    public OutputKind[] Output { get; set; } = [OutputKind.CutOut];

    /// <summary>Write the mask instead of the cut-out.</summary>
    [Parameter]
    [Alias("om")]
    public SwitchParameter MaskOnly { get; set; }

    /// <summary>Smooth the mask's outline and make it two-valued.</summary>
    [Parameter]
    [Alias("ppm")]
    public SwitchParameter PostProcessMask { get; set; }

    /// <summary>The method that fits the mask's edge to the photo.</summary>
    [Parameter]
    [OneValue]
    public Refinement Refine { get; set; }

    /// <summary>The same as -Refine Matting, as rembg names it.</summary>
    [Parameter]
    [Alias("a")]
    public SwitchParameter AlphaMatting { get; set; }

    /// <summary>Matting: masks above it are surely subject.</summary>
    [Parameter]
    [Alias("af")]
    [ValidateRange(0, 255)]
    [OneValue]
    public int ForegroundThreshold { get; set; } = MattingOptions.DefaultForegroundThreshold;

    /// <summary>Matting: masks below it are surely background.</summary>
    [Parameter]
    [Alias("ab")]
    [ValidateRange(0, 255)]
    [OneValue]
    public int BackgroundThreshold { get; set; } = MattingOptions.DefaultBackgroundThreshold;

    /// <summary>Matting: pixels by which what is sure is made smaller.</summary>
    [Parameter]
    [Alias("ae")]
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
    [Alias("bgc")]
    [ValidateNotNullOrEmpty]
    [ColorNumbers]
    [ArgumentCompleter(typeof(ColorNameCompleter))]
    public string? BackgroundColor { get; set; }

    /// <summary>Picture to lay behind the subject.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BackgroundImage { get; set; }

    /// <summary>Throw a soft shadow behind the subject.</summary>
    [Parameter]
    public SwitchParameter Shadow { get; set; }

    /// <summary>The darkness of the shadow, 0 to 1.</summary>
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

    /// <summary>The margin around a cropped subject.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ValueCompleter))]
    public string? Padding { get; set; }

    /// <summary>The length that a padding in percent is a share of: the subject or the canvas.</summary>
    [Parameter]
    [OneValue]
    public PaddingBase PaddingOf { get; set; }

    /// <summary>Size of the outputs; with several, each photo gets an output of each.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Sizes]
    [ArgumentCompleter(typeof(ValueCompleter))]
    public string[] Canvas { get; set; } = [];

    /// <summary>The way that a photo is laid on the canvas.</summary>
    [Parameter]
    [OneValue]
    public Fit Fit { get; set; }

    /// <summary>Format of the outputs.</summary>
    [Parameter]
    [FormatName]
    [OneValue]
    public OutputFormat Format { get; set; } = OutputFormat.Png;

    /// <summary>PNG and TIFF: 0 is fast and large, 9 slow and small.</summary>
    [Parameter]
    [ValidateRange(0, 9)]
    [OneValue]
    public int CompressionLevel { get; set; } = ImageEncoding.DefaultCompressionLevel;

    /// <summary>WebP, JPEG, AVIF and JPEG XL: 1 is small, 100 best.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    [OneValue]
    public int Quality { get; set; } = ImageEncoding.DefaultQuality;
}

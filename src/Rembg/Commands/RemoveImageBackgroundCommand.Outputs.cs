using System.Management.Automation;

using Rembg.Binding;
using Rembg.Completion;
using Rembg.Imaging;
using Rembg.Imaging.Finishing;

namespace Rembg.Commands;

/// <content>The parameters that say what outputs look like: format, background, frame and finish.</content>
public sealed partial class RemoveImageBackgroundCommand
{
    /// <summary>The files to make from each photo.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [CommaSeparated]
    public OutputKind[] Output { get; set; } = [OutputKind.CutOut];

    /// <summary>Write the mask and not the cut-out.</summary>
    [Parameter]
    [Alias("om")]
    public SwitchParameter MaskOnly { get; set; }

    /// <summary>Smooth the mask's outline and make the mask binary.</summary>
    [Parameter]
    [Alias("ppm")]
    public SwitchParameter PostProcessMask { get; set; }

    /// <summary>The method that fits the mask's edge to the photo.</summary>
    [Parameter]
    [OneValue]
    public Refinement Refine { get; set; }

    /// <summary>Same as -Refine Matting, with rembg's name.</summary>
    [Parameter]
    [Alias("a")]
    public SwitchParameter AlphaMatting { get; set; }

    /// <summary>Matting: mask values above this are certainly subject.</summary>
    [Parameter]
    [Alias("af")]
    [ValidateRange(0, 255)]
    [OneValue]
    public int ForegroundThreshold { get; set; } = MattingOptions.DefaultForegroundThreshold;

    /// <summary>Matting: mask values below this are certainly background.</summary>
    [Parameter]
    [Alias("ab")]
    [ValidateRange(0, 255)]
    [OneValue]
    public int BackgroundThreshold { get; set; } = MattingOptions.DefaultBackgroundThreshold;

    /// <summary>Matting: pixels by which the certain areas are eroded.</summary>
    [Parameter]
    [Alias("ae")]
    [ValidateRange(0, int.MaxValue)]
    [OneValue]
    public int ErodeSize { get; set; } = MattingOptions.DefaultErodeSize;

    /// <summary>Matting: the resolution at which alpha is computed, in megapixels.</summary>
    [Parameter]
    [ValidateRange(MattingOptions.LeastMegapixels, MattingOptions.MostMegapixels)]
    [OneValue]
    public double MattingMegapixels { get; set; } = MattingOptions.DefaultMegapixels;

    /// <summary>The mask value that becomes transparent, like all values below it.</summary>
    [Parameter]
    [ValidateRange(0, 255)]
    [OneValue]
    public int BlackPoint { get; set; }

    /// <summary>The mask value that becomes opaque, like all values above it.</summary>
    [Parameter]
    [ValidateRange(0, 255)]
    [OneValue]
    public int WhitePoint { get; set; } = byte.MaxValue;

    /// <summary>Keep the photo's colours where the edge is refined.</summary>
    [Parameter]
    public SwitchParameter KeepColors { get; set; }

    /// <summary>Colour behind the subject.</summary>
    [Parameter]
    [Alias("bgc")]
    [ValidateNotNullOrEmpty]
    [ColorNumbers]
    [ArgumentCompleter(typeof(ColorNameCompleter))]
    public string? BackgroundColor { get; set; }

    /// <summary>Picture behind the subject.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? BackgroundImage { get; set; }

    /// <summary>Add a soft shadow behind the subject.</summary>
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

    /// <summary>The alpha that parts of the mask must reach to be included in the crop.</summary>
    [Parameter]
    [ValidateRange(1, 255)]
    [OneValue]
    public int CropThreshold { get; set; } = OutputOptions.DefaultCropThreshold;

    /// <summary>The margin around a cropped subject.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ValueCompleter))]
    public string? Padding { get; set; }

    /// <summary>The length to which a padding in percent refers: the subject's or the canvas's.</summary>
    [Parameter]
    [OneValue]
    public PaddingBase PaddingOf { get; set; }

    /// <summary>Sizes of the outputs; each photo gets an output of each size.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [Sizes]
    [ArgumentCompleter(typeof(ValueCompleter))]
    public string[] Canvas { get; set; } = [];

    /// <summary>The way that a photo is fitted to the canvas.</summary>
    [Parameter]
    [OneValue]
    public Fit Fit { get; set; }

    /// <summary>Format of the outputs.</summary>
    [Parameter]
    [FormatName]
    [OneValue]
    public OutputFormat Format { get; set; } = OutputFormat.Png;

    /// <summary>PNG and TIFF: 0 is fast and large, 9 is slow and small.</summary>
    [Parameter]
    [ValidateRange(0, 9)]
    [OneValue]
    public int CompressionLevel { get; set; } = ImageEncoding.DefaultCompressionLevel;

    /// <summary>WebP, JPEG, AVIF and JPEG XL: 1 is smallest, 100 is best.</summary>
    [Parameter]
    [ValidateRange(1, 100)]
    [OneValue]
    public int Quality { get; set; } = ImageEncoding.DefaultQuality;
}

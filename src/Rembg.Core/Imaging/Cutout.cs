using NetVips;

namespace Rembg.Imaging;

/// <summary>A subject cut out of its photo, as lazy images whose pixels are not computed yet.</summary>
/// <param name="Color">RGB, 8 or 16 bits per channel, with the photo's ICC profile if it is kept.</param>
/// <param name="Alpha">The opacity of each pixel: one band with the same depth as the colour.</param>
/// <param name="Cleared">
/// Both in one image, with colour 0 where alpha is 0, as long as nothing else has been applied to the cut-out; otherwise null.
/// </param>
internal readonly record struct Cutout(Image Color, Image Alpha, Image? Cleared = null);

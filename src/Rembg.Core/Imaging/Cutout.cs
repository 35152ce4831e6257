using NetVips;

namespace Rembg.Imaging;

/// <summary>A subject cut out of its photo: recipes of its pixels, which nothing has computed yet.</summary>
/// <param name="Color">RGB, 8 or 16 bits a channel, with the photo's ICC profile where it keeps one.</param>
/// <param name="Alpha">How opaque each pixel is: one band, as deep as the colour.</param>
/// <param name="Cleared">Both in one image, without colour where alpha is 0, while they are what was cut out; else null.</param>
internal readonly record struct Cutout(Image Color, Image Alpha, Image? Cleared = null);

namespace Rembg.Imaging.Decoding;

/// <summary>The properties that an image file declares.</summary>
/// <param name="Width">The number of columns as stored.</param>
/// <param name="Height">The number of rows as stored.</param>
/// <param name="Orientation">
/// The EXIF orientation: 1 is upright, 2 mirrored, 3 and 4 upside down, 5–8 rotated by 90° (width and height are swapped).
/// </param>
/// <param name="HasAlpha">True if the image has its own transparency.</param>
/// <param name="HasProfile">True if the image has a usable ICC profile.</param>
/// <param name="DecodingSize">The approximate number of bytes that decoding holds; 0 if the decoder streams rows.</param>
internal sealed record PhotoHeader(int Width, int Height, int Orientation, bool HasAlpha, bool HasProfile, long DecodingSize)
{
    /// <summary>Sentences about parts of the file that had to be ignored.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

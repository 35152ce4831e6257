namespace Rembg.Imaging.Decoding;

/// <summary>The properties that an image file declares.</summary>
/// <param name="Width">Columns as stored.</param>
/// <param name="Height">Rows as stored.</param>
/// <param name="Orientation">EXIF: 1 is upright, 2 mirrored, 3 and 4 upside down, 5–8 lying on a side (width and height swapped).</param>
/// <param name="HasAlpha">True if it has transparency of its own.</param>
/// <param name="HasProfile">True if it has an ICC profile that can be used.</param>
/// <param name="DecodingSize">Bytes that decoding it holds, roughly; 0 if the decoder streams rows.</param>
internal sealed record PhotoHeader(int Width, int Height, int Orientation, bool HasAlpha, bool HasProfile, long DecodingSize)
{
    /// <summary>Sentences about parts of the file that had to be ignored.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

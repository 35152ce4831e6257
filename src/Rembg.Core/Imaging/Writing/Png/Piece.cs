namespace Rembg.Imaging.Writing.Png;

/// <summary>Some bytes that are written as they are, followed by a repetition of earlier bytes.</summary>
/// <param name="Literals">The number of bytes that are written as they are.</param>
/// <param name="Repeated">The number of bytes that follow and are repeated; 0 at the end.</param>
/// <param name="Distance">The distance of the bytes that are repeated.</param>
internal readonly record struct Piece(int Literals, int Repeated, int Distance);

namespace Rembg.Imaging;

/// <summary>Gives the rows of a picture of one band.</summary>
/// <param name="y">The row's number, from 0 at the top.</param>
/// <returns>A byte for each pixel.</returns>
internal delegate ReadOnlySpan<byte> RowReader(int y);

namespace Rembg.Imaging;

/// <summary>Returns a row of a picture with one band.</summary>
/// <param name="y">The row's number, from 0 at the top.</param>
/// <returns>One byte per pixel.</returns>
internal delegate ReadOnlySpan<byte> RowReader(int y);

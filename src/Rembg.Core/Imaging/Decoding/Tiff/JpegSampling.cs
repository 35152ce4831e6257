namespace Rembg.Imaging.Decoding.Tiff;

/// <summary>
/// The chroma subsampling that the JPEG data in a TIFF file specifies; the directory often specifies another value or no value.
/// </summary>
/// <param name="Horizontal">The number of luma columns per chroma column.</param>
/// <param name="Vertical">The number of luma rows per chroma row.</param>
internal readonly record struct JpegSampling(ushort Horizontal, ushort Vertical)
{
    /// <summary>Reads the subsampling from the first strip or tile.</summary>
    /// <returns>The subsampling; null if the data does not begin with a frame header.</returns>
    public static JpegSampling? Find(TiffFile file, TiffPage page)
    {
        const int Window = 1024;
        if (page.Directory.Numbers(page.IsTiled ? TiffTag.TileOffsets : TiffTag.StripOffsets, most: 1) is not [long offset] || offset >= file.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> data = file.Read(offset, Math.Min(Window, file.Length - offset));
        for (int position = 2; position + 12 < data.Length && data[position] == 0xFF;)
        {
            // The frame header: length, precision, size, and for each component its number and factors.
            if (data[position + 1] is 0xC0 or 0xC1 or 0xC2)
            {
                byte factors = data[position + 11];
                return new JpegSampling((ushort)(factors >> 4), (ushort)(factors & 0xF));
            }

            position += 2 + (data[position + 2] << 8) + data[position + 3];
        }

        return null;
    }
}

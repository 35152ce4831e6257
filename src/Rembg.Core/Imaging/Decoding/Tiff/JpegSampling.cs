namespace Rembg.Imaging.Decoding.Tiff;

/// <summary>The subsampling of chroma that the JPEG data in a TIFF file tell; the directory often tells another or none.</summary>
/// <param name="Horizontal">Columns of luma for one of chroma.</param>
/// <param name="Vertical">Rows of luma for one of chroma.</param>
internal readonly record struct JpegSampling(ushort Horizontal, ushort Vertical)
{
    /// <summary>Looks into the first strip or tile.</summary>
    /// <returns>Null if it begins with no header of a picture.</returns>
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
            // The frame's header: length, precision, size, and for each component its number and factors.
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

namespace Rembg.Imaging.Decoding;

/// <summary>
/// Extracts the codestream of a JPEG XL file from its boxes (ISO/IEC 18181-2). ImageMagick fails on the boxes of files that were converted
/// from JPEG; and in this way the compressed metadata in other boxes is never decompressed.
/// </summary>
internal static class JxlCodestream
{
    // Each part begins with its number. Encoders write the parts in order.
    private const int PartNumberLength = 4;

    /// <summary>Opens the codestream.</summary>
    /// <param name="file">The whole file, which the caller disposes; its position changes.</param>
    /// <exception cref="InvalidDataException">The boxes are damaged, or no box contains a picture.</exception>
    public static Stream Open(Stream file)
    {
        PartsStream codestream = new(file);
        if (!HasBoxes(file))
        {
            codestream.Add(0, file.Length);
            return codestream;
        }

        foreach (IsoBox box in IsoBox.ReadAll(file).Where(static box => box.Type is "jxlc" or "jxlp"))
        {
            int skipped = box.Type == "jxlp" ? PartNumberLength : 0;
            codestream.Add(box.Start + skipped, box.Length - skipped);
        }

        return codestream.Length > 0 ? codestream : throw new InvalidDataException("the file contains no picture");
    }

    private static bool HasBoxes(Stream file)
    {
        file.Position = 0;
        return file.ReadByte() == 0;
    }
}

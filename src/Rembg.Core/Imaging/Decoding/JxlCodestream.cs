namespace Rembg.Imaging.Decoding;

/// <summary>
/// The pixels' part of a JPEG XL file, without the boxes around it (ISO/IEC 18181-2). ImageMagick fails at the boxes of files
/// that were made from JPEGs, and the compressed metadata in the other boxes is never unpacked.
/// </summary>
internal static class JxlCodestream
{
    // Each part begins with its number. Encoders write them in order.
    private const int PartNumberLength = 4;

    /// <summary>Opens the codestream.</summary>
    /// <param name="file">The whole file, which stays the caller's; its position changes.</param>
    /// <exception cref="InvalidDataException">The boxes are damaged, or none has a picture.</exception>
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

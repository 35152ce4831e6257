namespace Rembg.Imaging.Decoding;

/// <summary>
/// The pixels' part of a JPEG XL file, without the boxes around it (ISO/IEC 18181-2). ImageMagick fails at the boxes of files
/// that were made from JPEGs, and the compressed metadata in the other boxes is never unpacked.
/// </summary>
internal static class JxlCodestream
{
    // Each part begins with its number. Encoders write them in order.
    private const int PartNumberLength = 4;

    /// <summary>Copies the codestream into memory.</summary>
    /// <param name="file">The whole file; its position changes.</param>
    /// <exception cref="InvalidDataException">The boxes are damaged, none has a picture, or the file is too large.</exception>
    public static MemoryStream Extract(Stream file)
    {
        if (file.Length > Array.MaxLength)
        {
            throw new InvalidDataException("the file is too large");
        }

        MemoryStream codestream = new();
        if (HasBoxes(file))
        {
            foreach (IsoBox box in IsoBox.ReadAll(file))
            {
                int skipped = box.Type == "jxlp" ? PartNumberLength : 0;
                if (box.Type is "jxlc" or "jxlp" && box.Length >= skipped)
                {
                    Append(file, box.Start + skipped, (int)box.Length - skipped, codestream);
                }
            }
        }
        else
        {
            Append(file, 0, (int)file.Length, codestream);
        }

        codestream.Position = 0;
        return codestream.Length > 0 ? codestream : throw new InvalidDataException("the file has no picture");
    }

    private static bool HasBoxes(Stream file)
    {
        file.Position = 0;
        return file.ReadByte() == 0;
    }

    private static void Append(Stream file, long position, int length, MemoryStream target)
    {
        int start = (int)target.Length;
        target.SetLength(start + length);
        file.Position = position;
        file.ReadExactly(target.GetBuffer().AsSpan(start, length));
    }
}

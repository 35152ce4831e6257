namespace Rembg.Imaging.Decoding;

/// <summary>
/// Finds the reasons why pixels cannot be decoded in the file itself: all threads share the error messages of the decoder library, which
/// may be about another file.
/// </summary>
internal static class Damage
{
    /// <summary>The file ends too early.</summary>
    public const string Truncated = "it is truncated: the file ends before its pixel data";

    /// <summary>The pixel data is inconsistent.</summary>
    public const string Pixels = "its pixel data is damaged";

    /// <summary>The header is inconsistent.</summary>
    public const string Header = "its header is damaged";

    /// <summary>The warning about a damaged file that can still be decoded.</summary>
    public const string BesidePixels = "The photo's file is damaged outside its pixel data, for example in its metadata. The damaged parts were ignored; check the output.";

    /// <summary>Finds the reason why a decoder refused a file.</summary>
    /// <param name="format">The format.</param>
    /// <param name="file">The file, positioned at its first byte.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Describe(ImageFormat format, Stream file)
    {
        try
        {
            return format switch
            {
                ImageFormat.Jpeg => JpegStructure.Read(file).Damage,
                ImageFormat.Png => PngStructure.FindDamage(file),
                ImageFormat.WebP => IsShorterThanDeclared(file) ? Truncated : Pixels,
                ImageFormat.Gif => EndsWith(file, 0x3B) ? Pixels : Truncated,
                ImageFormat.Avif => HeifStructure.FindDamage(file),
                _ => Pixels,
            };
        }
        catch (EndOfStreamException)
        {
            return Truncated;
        }
    }

    // In RIFF, bytes 4 to 7 contain the size of the data that follows.
    private static bool IsShorterThanDeclared(Stream file)
    {
        Span<byte> header = stackalloc byte[8];
        file.ReadExactly(header);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) > file.Length - header.Length;
    }

    // Some writers pad the file with zeros.
    private static bool EndsWith(Stream file, byte trailer)
    {
        const int Window = 4096;
        byte[] end = new byte[Math.Min(Window, file.Length)];
        file.Position = file.Length - end.Length;
        file.ReadExactly(end);
        int last = end.AsSpan().LastIndexOfAnyExcept((byte)0);
        return last >= 0 && end[last] == trailer;
    }
}

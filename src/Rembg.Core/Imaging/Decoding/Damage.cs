namespace Rembg.Imaging.Decoding;

/// <summary>
/// Reasons why pixels cannot be decoded, found in the file itself: the decoder library's own words are shared by all of its
/// threads, and may be about another file.
/// </summary>
internal static class Damage
{
    /// <summary>The file ends too early.</summary>
    public const string Truncated = "it is truncated: the file ends before its pixel data";

    /// <summary>The pixel data contradict themselves.</summary>
    public const string Pixels = "its pixel data is damaged";

    /// <summary>The header contradicts itself.</summary>
    public const string Header = "its header is damaged";

    /// <summary>The warning about a file that can be decoded all the same.</summary>
    public const string BesidePixels = "The photo's file is damaged outside its pixel data, for example in its metadata. The damaged parts were ignored; check the output.";

    /// <summary>Finds the reason for a file that a decoder refused.</summary>
    /// <param name="format">The format.</param>
    /// <param name="file">The file from its first byte on.</param>
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

    // RIFF: the size of what follows stands in bytes 4 to 7.
    private static bool IsShorterThanDeclared(Stream file)
    {
        Span<byte> header = stackalloc byte[8];
        file.ReadExactly(header);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(header[4..]) > file.Length - header.Length;
    }

    // Writers fill up with zeros.
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

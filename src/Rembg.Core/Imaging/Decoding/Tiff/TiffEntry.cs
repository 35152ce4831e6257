namespace Rembg.Imaging.Decoding.Tiff;

/// <summary>One field of a TIFF directory.</summary>
/// <param name="Tag">The tag.</param>
/// <param name="Type">The type of its values, as specified in the file.</param>
/// <param name="Count">The number of values.</param>
/// <param name="Offset">The offset of the values in the file.</param>
/// <param name="Value">The last bytes of the field as stored in the file: the values, or their offset.</param>
internal readonly record struct TiffEntry(TiffTag Tag, ushort Type, long Count, long Offset, byte[] Value)
{
    /// <summary>The size of one value in bytes; 0 for an unknown type.</summary>
    public int ValueSize => SizeOf(Type);

    /// <summary>Returns the size of one value of a type in bytes; 0 for an unknown type.</summary>
    public static int SizeOf(ushort type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 0,
    };
}

namespace Rembg.Imaging.Decoding.Tiff;

/// <summary>One field of a TIFF directory.</summary>
/// <param name="Tag">What it is.</param>
/// <param name="Type">The type of its values, as the file says it.</param>
/// <param name="Count">How many values it has.</param>
/// <param name="Offset">Where its values lie in the file.</param>
/// <param name="Value">The last bytes of the field as they are in the file: values, or where they lie.</param>
internal readonly record struct TiffEntry(TiffTag Tag, ushort Type, long Count, long Offset, byte[] Value)
{
    /// <summary>Bytes of one value; 0 for a type that is not known.</summary>
    public int ValueSize => SizeOf(Type);

    /// <summary>Bytes of one value of a type; 0 for a type that is not known.</summary>
    public static int SizeOf(ushort type) => type switch
    {
        1 or 2 or 6 or 7 => 1,
        3 or 8 => 2,
        4 or 9 or 11 or 13 => 4,
        5 or 10 or 12 or 16 or 17 or 18 => 8,
        _ => 0,
    };
}

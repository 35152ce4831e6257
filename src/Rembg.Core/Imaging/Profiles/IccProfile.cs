using System.Buffers.Binary;

namespace Rembg.Imaging.Profiles;

/// <summary>
/// An ICC profile (ICC.1:2022) that satisfies the checks of libpng, the strictest library that has to accept it. Data that cannot be
/// repaired does not count as a profile.
/// </summary>
internal sealed class IccProfile
{
    /// <summary>
    /// The largest profile that every output format can hold: JPEG has 255 segments of 64 kB for it, and libpng refuses 8 MB.
    /// </summary>
    public const int LargestWritten = 4 << 20;

    private const int LargestRead = 16 << 20;
    private const int HeaderLength = 128;
    private const int TagLength = 12;
    private const int MostTags = 100;
    private const int LatestVersion = 4;

    private readonly byte[] _bytes;
    private readonly Dictionary<uint, (int Offset, int Length)> _tags;

    private IccProfile(byte[] bytes, Dictionary<uint, (int Offset, int Length)> tags)
    {
        _bytes = bytes;
        _tags = tags;
    }

    /// <summary>The bytes of the profile, with a correct length.</summary>
    public byte[] Bytes => _bytes;

    /// <summary>The colour space of the values that it describes, four characters.</summary>
    public ReadOnlySpan<byte> Space => _bytes.AsSpan(16, 4);

    /// <summary>True if it consists of curves and, for RGB, a matrix, which can convert in both directions.</summary>
    public bool IsSimple => Space.SequenceEqual("GRAY"u8)
        ? IsCurve("kTRC"u8)
        : Space.SequenceEqual("RGB "u8) && !Has("A2B0"u8)
            && IsColor("rXYZ"u8) && IsColor("gXYZ"u8) && IsColor("bXYZ"u8)
            && IsCurve("rTRC"u8) && IsCurve("gTRC"u8) && IsCurve("bTRC"u8);

    /// <summary>Reads a profile, and repairs its length if nothing else is wrong.</summary>
    /// <param name="data">The profile data in a file.</param>
    /// <returns>The profile; null if it cannot be used.</returns>
    public static IccProfile? TryRead(ReadOnlySpan<byte> data)
    {
        const int CountLength = 4;
        if (data.Length is < HeaderLength + CountLength or > LargestRead || !data.Slice(36, 4).SequenceEqual("acsp"u8) || data[8] > LatestVersion || !HasKnownKind(data))
        {
            return null;
        }

        uint count = BinaryPrimitives.ReadUInt32BigEndian(data[HeaderLength..]);
        if (count is 0 or > MostTags || data.Length < HeaderLength + CountLength + (count * TagLength))
        {
            return null;
        }

        int end = HeaderLength + CountLength + ((int)count * TagLength);
        Dictionary<uint, (int Offset, int Length)> tags = [];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> tag = data.Slice(HeaderLength + CountLength + (i * TagLength), TagLength);
            uint offset = BinaryPrimitives.ReadUInt32BigEndian(tag[4..]);
            uint length = BinaryPrimitives.ReadUInt32BigEndian(tag[8..]);
            if ((long)offset + length > data.Length || offset < HeaderLength)
            {
                return null;
            }

            tags.TryAdd(BinaryPrimitives.ReadUInt32BigEndian(tag), ((int)offset, (int)length));
            end = Math.Max(end, (int)(offset + length));
        }

        return new IccProfile(Repair(data, end), tags);
    }

    private static bool HasKnownKind(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> kind = data.Slice(12, 4);
        ReadOnlySpan<byte> connection = data.Slice(20, 4);
        return (kind.SequenceEqual("scnr"u8) || kind.SequenceEqual("mntr"u8) || kind.SequenceEqual("prtr"u8) || kind.SequenceEqual("spac"u8))
            && (connection.SequenceEqual("XYZ "u8) || connection.SequenceEqual("Lab "u8));
    }

    // The length is a multiple of four and is stored in the first field.
    private static byte[] Repair(ReadOnlySpan<byte> data, int end)
    {
        const int Alignment = 4;
        uint declared = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint intent = BinaryPrimitives.ReadUInt32BigEndian(data[64..]);
        if (declared == data.Length && declared % Alignment == 0 && intent <= 3)
        {
            return data.ToArray();
        }

        int used = declared >= end && declared < data.Length ? (int)declared : declared < data.Length ? end : data.Length;
        byte[] repaired = new byte[(used + Alignment - 1) / Alignment * Alignment];
        data[..used].CopyTo(repaired);
        BinaryPrimitives.WriteInt32BigEndian(repaired, repaired.Length);
        repaired.AsSpan(64, 4).Clear();

        // The checksum, which is ignored if it is 0.
        repaired.AsSpan(84, 16).Clear();
        return repaired;
    }

    private bool Has(ReadOnlySpan<byte> tag) => _tags.ContainsKey(BinaryPrimitives.ReadUInt32BigEndian(tag));

    private ReadOnlySpan<byte> Value(ReadOnlySpan<byte> tag) =>
        _tags.TryGetValue(BinaryPrimitives.ReadUInt32BigEndian(tag), out (int Offset, int Length) place) ? _bytes.AsSpan(place.Offset, place.Length) : [];

    private bool IsColor(ReadOnlySpan<byte> tag) => Value(tag) is { Length: >= 20 } value && value[..4].SequenceEqual("XYZ "u8);

    private bool IsCurve(ReadOnlySpan<byte> tag)
    {
        ReadOnlySpan<byte> value = Value(tag);
        if (value.Length < 12)
        {
            return false;
        }

        ReadOnlySpan<int> parameters = [1, 3, 4, 5, 7];
        int function = BinaryPrimitives.ReadUInt16BigEndian(value[8..]);
        return value[..4].SequenceEqual("curv"u8)
            ? BinaryPrimitives.ReadUInt32BigEndian(value[8..]) <= (value.Length - 12) / sizeof(ushort)
            : value[..4].SequenceEqual("para"u8) && function < parameters.Length && value.Length >= 12 + (parameters[function] * sizeof(int));
    }
}

using System.Buffers.Binary;

namespace Rembg.Imaging.Profiles;

/// <summary>Writes ICC profiles (ICC.1:2022, version 4) of the simplest kind, with a matrix and a curve.</summary>
internal static class MatrixProfile
{
    // The white of the profile connection space, D50, and Bradford's cone responses (ICC.1:2022, annex E).
    private static readonly double[] ConnectionWhite = [0.9642, 1, 0.8249];
    private static readonly double[,] Bradford = { { 0.8951, 0.2664, -0.1614 }, { -0.7502, 1.7135, 0.0367 }, { 0.0389, -0.0685, 1.0296 } };

    /// <summary>Creates a profile for RGB.</summary>
    public static byte[] ForRgb(Chromaticities primaries, TransferFunction transfer)
    {
        double[] white = Matrix3.Multiply(primaries.ToMatrix(), [1, 1, 1]);
        double[,] adaptation = Adapt(white);
        double[,] matrix = Matrix3.Multiply(adaptation, primaries.ToMatrix());
        byte[] curve = Curve(transfer);
        return Write("RGB "u8, [
            ("desc", Text("Colours as the image file declares them")),
            ("cprt", Text("CC0")),
            ("wtpt", Color(ConnectionWhite)),
            ("chad", Numbers("sf32"u8, [.. adaptation.Cast<double>()])),
            ("rXYZ", Color([matrix[0, 0], matrix[1, 0], matrix[2, 0]])),
            ("gXYZ", Color([matrix[0, 1], matrix[1, 1], matrix[2, 1]])),
            ("bXYZ", Color([matrix[0, 2], matrix[1, 2], matrix[2, 2]])),
            ("rTRC", curve),
            ("gTRC", curve),
            ("bTRC", curve),
        ]);
    }

    private static double[,] Adapt(double[] white)
    {
        double[] from = Matrix3.Multiply(Bradford, white);
        double[] to = Matrix3.Multiply(Bradford, ConnectionWhite);
        double[,] scale = { { to[0] / from[0], 0, 0 }, { 0, to[1] / from[1], 0 }, { 0, 0, to[2] / from[2] } };
        return Matrix3.Multiply(Matrix3.Invert(Bradford), Matrix3.Multiply(scale, Bradford));
    }

    private static byte[] Write(ReadOnlySpan<byte> space, (string Name, byte[] Value)[] tags)
    {
        const int HeaderLength = 128;
        int offset = HeaderLength + 4 + (tags.Length * 12);
        byte[] profile = new byte[offset + tags.Sum(static tag => tag.Value.Length)];
        Span<byte> target = profile;
        BinaryPrimitives.WriteInt32BigEndian(target, profile.Length);
        target[8] = 4;
        target[9] = 0x40;
        "mntr"u8.CopyTo(target[12..]);
        space.CopyTo(target[16..]);
        "XYZ "u8.CopyTo(target[20..]);
        "acsp"u8.CopyTo(target[36..]);

        // A date is required: 1 January 2000.
        BinaryPrimitives.WriteUInt16BigEndian(target[24..], 2000);
        BinaryPrimitives.WriteUInt16BigEndian(target[26..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(target[28..], 1);
        Color(ConnectionWhite).AsSpan(8).CopyTo(target[68..]);
        BinaryPrimitives.WriteInt32BigEndian(target[HeaderLength..], tags.Length);
        for (int i = 0; i < tags.Length; i++)
        {
            Span<byte> entry = target[(HeaderLength + 4 + (i * 12))..];
            System.Text.Encoding.ASCII.GetBytes(tags[i].Name, entry);
            BinaryPrimitives.WriteInt32BigEndian(entry[4..], offset);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], tags[i].Value.Length);
            tags[i].Value.CopyTo(target[offset..]);
            offset += tags[i].Value.Length;
        }

        return profile;
    }

    private static byte[] Color(double[] components) => Numbers("XYZ "u8, components);

    private static byte[] Numbers(ReadOnlySpan<byte> type, double[] values)
    {
        byte[] bytes = new byte[8 + (values.Length * 4)];
        type.CopyTo(bytes);
        for (int i = 0; i < values.Length; i++)
        {
            WriteNumber(bytes.AsSpan(8 + (i * 4)), values[i]);
        }

        return bytes;
    }

    private static byte[] Text(string text)
    {
        byte[] bytes = new byte[(28 + (text.Length * 2) + 3) / 4 * 4];
        "mluc"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), 1);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), 12);
        "enUS"u8.CopyTo(bytes.AsSpan(16));
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(20), text.Length * 2);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(24), 28);
        System.Text.Encoding.BigEndianUnicode.GetBytes(text, bytes.AsSpan(28));
        return bytes;
    }

    private static byte[] Curve(TransferFunction transfer)
    {
        if (transfer.Table is { } table)
        {
            byte[] samples = new byte[12 + (table.Length * 2)];
            "curv"u8.CopyTo(samples);
            BinaryPrimitives.WriteInt32BigEndian(samples.AsSpan(8), table.Length);
            for (int i = 0; i < table.Length; i++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(samples.AsSpan(12 + (i * 2)), (ushort)Math.Round(table[i] * ushort.MaxValue));
            }

            return samples;
        }

        byte[] curve = new byte[12 + (transfer.Parameters.Length * 4)];
        "para"u8.CopyTo(curve);
        BinaryPrimitives.WriteUInt16BigEndian(curve.AsSpan(8), (ushort)(transfer.Parameters.Length == 1 ? 0 : 3));
        for (int i = 0; i < transfer.Parameters.Length; i++)
        {
            WriteNumber(curve.AsSpan(12 + (i * 4)), transfer.Parameters[i]);
        }

        return curve;
    }

    // Writes an s15Fixed16Number.
    private static void WriteNumber(Span<byte> target, double value) => BinaryPrimitives.WriteInt32BigEndian(target, (int)Math.Round(value * 65536));
}

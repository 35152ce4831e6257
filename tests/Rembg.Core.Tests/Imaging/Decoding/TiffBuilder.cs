using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Rembg.Tests.Decoding;

/// <summary>Writes TIFF files field by field: what no encoder would write, too.</summary>
internal sealed class TiffBuilder
{
    private readonly bool _bigEndian;
    private readonly List<(SortedDictionary<ushort, ushort[]> Fields, byte[] Pixels)> _pages = [];

    public TiffBuilder(bool bigEndian = false)
    {
        _bigEndian = bigEndian;
    }

    /// <summary>Adds a page of one strip, or one tile where fields tell its size, of 8-bit RGB where fields say nothing else.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="samples">Samples a pixel.</param>
    /// <param name="bits">Bits a sample.</param>
    /// <param name="pixels">The strip or the tile.</param>
    /// <param name="fields">16-bit fields more, or others than usual.</param>
    public TiffBuilder Page(int width, int height, int samples, int bits, byte[] pixels, params (int Tag, int[] Values)[] fields)
    {
        SortedDictionary<ushort, ushort[]> all = new()
        {
            [256] = [(ushort)width],
            [257] = [(ushort)height],
            [258] = [.. Enumerable.Repeat((ushort)bits, samples)],
            [259] = [1],
            [262] = [(ushort)(samples < 3 ? 1 : 2)],
            [277] = [(ushort)samples],
            [278] = [(ushort)height],
            [284] = [1],
        };
        foreach ((int tag, int[] values) in fields)
        {
            all[(ushort)tag] = [.. values.Select(static value => (ushort)value)];
        }

        _pages.Add((all, pixels));
        return this;
    }

    /// <summary>Samples as bytes of the file's order.</summary>
    public byte[] Samples<T>(IEnumerable<T> values)
        where T : unmanaged
    {
        byte[] bytes = MemoryMarshal.AsBytes<T>(values.ToArray()).ToArray();
        int size = Marshal.SizeOf<T>();
        for (int i = 0; _bigEndian && i < bytes.Length; i += size)
        {
            bytes.AsSpan(i, size).Reverse();
        }

        return bytes;
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">Its path, which is returned.</param>
    public string Write(string path)
    {
        using MemoryStream file = new();
        file.Write(_bigEndian ? "MM\0*"u8 : "II*\0"u8);
        Write(file, 8, 4);
        foreach (((SortedDictionary<ushort, ushort[]> fields, byte[] pixels), int index) in _pages.Select(static (page, index) => (page, index)))
        {
            (ushort offset, ushort length) = fields.ContainsKey(322) ? ((ushort)324, (ushort)325) : ((ushort)273, (ushort)279);
            int count = fields.Count + 2;
            int arrays = (int)file.Position + 2 + (count * 12) + 4;
            int strip = arrays + fields.Values.Where(static values => values.Length > 2).Sum(static values => values.Length * 2);
            int next = strip + pixels.Length + (pixels.Length % 2);
            Write(file, count, 2);
            using MemoryStream after = new();
            foreach ((ushort tag, ushort[]? values) in fields.Select(static field => (field.Key, (ushort[]?)field.Value)).Append((offset, null)).Append((length, null)).OrderBy(static field => field.Item1))
            {
                Write(file, tag, 2);
                Write(file, values is null ? 4 : 3, 2);
                Write(file, values?.Length ?? 1, 4);
                if (values is null || values.Length > 2)
                {
                    Write(file, values is not null ? arrays + (int)after.Position : tag == offset ? strip : pixels.Length, 4);
                }

                foreach (ushort value in values ?? [])
                {
                    Write(values!.Length > 2 ? after : file, value, 2);
                }

                if (values?.Length == 1)
                {
                    Write(file, 0, 2);
                }
            }

            Write(file, index == _pages.Count - 1 ? 0 : next, 4);
            file.Write(after.ToArray());
            file.Write(pixels);
            file.Write(new byte[pixels.Length % 2]);
        }

        File.WriteAllBytes(path, file.ToArray());
        return path;
    }

    private void Write(MemoryStream target, int value, int size)
    {
        byte[] bytes = new byte[4];
        if (_bigEndian)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            target.Write(bytes.AsSpan(4 - size));
        }
        else
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            target.Write(bytes.AsSpan(0, size));
        }
    }
}

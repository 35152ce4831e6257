using System.Buffers.Binary;
using System.Globalization;

namespace Rembg.Benchmarks.Fuzz;

/// <summary>A way to damage a file.</summary>
/// <param name="Name">Part of the damaged file's name.</param>
/// <param name="Apply">Returns a damaged copy of a file that has at least a few bytes.</param>
internal sealed record Mutation(string Name, Func<byte[], Random, byte[]> Apply)
{
    // Headers, directories and tables lie here in most formats.
    private const int HeaderSize = 600;

    private const int MostFlips = 16;
    private const int LongestRange = 4096;
    private const int LongestInsertion = 64;

    /// <summary>Values on which arithmetic with sizes and offsets goes wrong.</summary>
    private static readonly uint[] CriticalValues = [0, 1, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF];

    private static readonly Mutation[] All =
    [
        new("cut", Truncate),
        new("flip", FlipBits),
        new("zero", ZeroRange),
        new("insert", InsertBytes),
        new("delete", DeleteBytes),
        new("field", EditField),
    ];

    /// <summary>Writes damaged files, the same for the same seed.</summary>
    /// <param name="sources">Whole files; they and the mutations take turns.</param>
    /// <param name="count">The number of files to write.</param>
    /// <param name="seed">The seed of the random numbers.</param>
    /// <param name="directory">The directory for the files, which are named after their number, mutation and source.</param>
    /// <returns>The paths of the files.</returns>
    public static IReadOnlyList<string> WriteAll(IReadOnlyList<string> sources, int count, int seed, string directory)
    {
        List<string> files = [];
        Random random = new(seed);
        for (int i = 0; i < count; i++)
        {
            string source = sources[i % sources.Count];
            Mutation mutation = All[i / sources.Count % All.Length];
            string path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{i:D5}-{mutation.Name}-{Path.GetFileName(source)}"));
            File.WriteAllBytes(path, mutation.Apply(File.ReadAllBytes(source), random));
            files.Add(path);
        }

        return files;
    }

    private static byte[] Truncate(byte[] file, Random random) => file[..random.Next(1, file.Length)];

    private static byte[] FlipBits(byte[] file, Random random)
    {
        for (int flips = random.Next(1, MostFlips + 1); flips > 0; flips--)
        {
            file[random.Next(file.Length)] ^= (byte)(1 << random.Next(8));
        }

        return file;
    }

    private static byte[] ZeroRange(byte[] file, Random random)
    {
        int start = random.Next(file.Length);
        Array.Clear(file, start, Math.Min(random.Next(1, LongestRange + 1), file.Length - start));
        return file;
    }

    private static byte[] InsertBytes(byte[] file, Random random)
    {
        int place = random.Next(file.Length);
        byte[] inserted = new byte[random.Next(1, LongestInsertion + 1)];
        random.NextBytes(inserted);
        return [.. file[..place], .. inserted, .. file[place..]];
    }

    private static byte[] DeleteBytes(byte[] file, Random random)
    {
        int start = random.Next(file.Length);
        int end = Math.Min(start + random.Next(1, LongestRange + 1), file.Length);
        return [.. file[..start], .. file[end..]];
    }

    private static byte[] EditField(byte[] file, Random random)
    {
        Span<byte> field = file.AsSpan(random.Next(Math.Min(HeaderSize, file.Length) - sizeof(uint) + 1), sizeof(uint));
        uint value = random.Next(2) == 0 ? CriticalValues[random.Next(CriticalValues.Length)] : (uint)random.NextInt64(1L << 32);
        if (random.Next(2) == 0)
        {
            BinaryPrimitives.WriteUInt32BigEndian(field, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(field, value);
        }

        return file;
    }
}

using System.Text;


namespace Rembg.Onnx;

/// <summary>
/// Finds the files in which a model stores weights outside itself
/// (<see href="https://github.com/onnx/onnx/blob/main/docs/ExternalData.md">the specification</see>). It searches for the bytes of a
/// reference's key, because parsing the model would need memory for all of it.
/// </summary>
internal static class WeightFiles
{
    private const int BufferSize = 1 << 20;
    private const int LongestLocation = 4096;

    // A reference that is cut at the end of a buffer is complete in the next one.
    private const int Overlap = LongestLocation + 64;

    // A StringStringEntryProto: field 1, the key, with 8 bytes; then field 2, the value, as its length and its bytes.
    private static ReadOnlySpan<byte> Key => "\n\blocation\u0012"u8;

    /// <summary>Returns the full paths of the existing files in the model's directory, sorted.</summary>
    /// <param name="model">The full path of the model.</param>
    /// <param name="cancellationToken">Cancels the search, which checks it after each megabyte.</param>
    /// <exception cref="IOException">The model cannot be read.</exception>
    public static IReadOnlyList<string> Find(string model, CancellationToken cancellationToken)
    {
        HashSet<string> locations = new(StringComparer.Ordinal);
        using FileStream file = new(model, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
        byte[] buffer = new byte[BufferSize];
        for (int kept = 0; ; kept = Overlap)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = kept + file.ReadAtLeast(buffer.AsSpan(kept), buffer.Length - kept, throwOnEndOfStream: false);
            Collect(buffer.AsSpan(0, count), locations);
            if (count < buffer.Length)
            {
                break;
            }

            buffer.AsSpan(count - Overlap).CopyTo(buffer);
        }

        // The runtime does not look elsewhere either.
        string directory = Path.GetDirectoryName(model)!;
        return [.. locations.Select(location => ExternalData.Resolve(directory, location)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

    private static void Collect(ReadOnlySpan<byte> bytes, HashSet<string> locations)
    {
        while (bytes.IndexOf(Key) is >= 0 and int index)
        {
            bytes = bytes[(index + Key.Length)..];
            if (Location(bytes) is { } location)
            {
                locations.Add(location);
            }
        }
    }

    /// <summary>Reads a string after its length, which is a varint of one or two bytes.</summary>
    private static string? Location(ReadOnlySpan<byte> bytes)
    {
        (int length, int start) = bytes switch
        {
            [< 0x80, ..] => (bytes[0], 1),
            [_, < 0x80, ..] => ((bytes[0] & 0x7F) | (bytes[1] << 7), 2),
            _ => (0, 0),
        };
        return length is >= 1 and <= LongestLocation && start + length <= bytes.Length && !bytes.Slice(start, length).Contains((byte)0)
            ? Encoding.UTF8.GetString(bytes.Slice(start, length))
            : null;
    }
}

using System.Text;


namespace Rembg.Onnx;

/// <summary>
/// The files in which a model keeps weights outside of itself
/// (<see href="https://github.com/onnx/onnx/blob/main/docs/ExternalData.md">the specification</see>). They are found without
/// parsing the model, which would take the memory of all of it: by the bytes of a reference's key.
/// </summary>
internal static class WeightFiles
{
    private const int BufferSize = 1 << 20;
    private const int LongestLocation = 4096;

    // A reference that the end of a buffer cuts is whole in the next.
    private const int Overlap = LongestLocation + 64;

    // A StringStringEntryProto: field 1, the key, of 8 bytes; then field 2, the value, whose length and bytes follow.
    private static ReadOnlySpan<byte> Key => "\n\blocation\u0012"u8;

    /// <summary>The full paths of those that exist in the model's directory, sorted.</summary>
    /// <param name="model">The full path of the model.</param>
    /// <param name="cancellationToken">Stops between two megabytes.</param>
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

        // Elsewhere the runtime does not look either.
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

    /// <summary>The text after its length, a varint of one or two bytes.</summary>
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

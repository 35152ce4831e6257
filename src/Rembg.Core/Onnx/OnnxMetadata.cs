using Google.Protobuf;


namespace Rembg.Onnx;

/// <summary>
/// Reads the metadata of an ONNX file without its graph. It skips the fields of the outer message instead of reading them, so a model of a
/// gigabyte costs no more than a small one (<see href="https://protobuf.dev/programming-guides/encoding/">the encoding</see>).
/// </summary>
internal static class OnnxMetadata
{
    // Field numbers of ModelProto.
    private const int Graph = 7;
    private const int OperatorSets = 8;
    private const int Metadata = 14;

    // The largest field number in protocol buffers.
    private const int LargestField = (1 << 29) - 1;

    // The limit for all entries together, in bytes. Entries are names and numbers, but a file can specify any size.
    private const int LargestSize = 16 << 20;

    private enum WireType
    {
        Varint = 0,
        EightBytes = 1,
        Bytes = 2,
        FourBytes = 5,
    }

    /// <summary>Reads all entries; if a key occurs several times, the last value counts.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFileMissingException">The file does not exist.</exception>
    /// <exception cref="ModelInvalidException">The file is damaged or not an ONNX model.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ModelFileMissingException(path);
        }

        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return Read(file);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new ModelInvalidException(path, "it is damaged or not an ONNX model", exception);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new ModelInvalidException(path, exception.Message.TrimEnd('.'), exception);
        }
    }

    /// <summary>Returns the entries of a model in memory; if a key occurs several times, the last value counts.</summary>
    public static IReadOnlyDictionary<string, string> Of(ModelProto model)
    {
        Dictionary<string, string> entries = [];
        foreach (StringStringEntryProto entry in model.MetadataProps)
        {
            entries[entry.Key] = entry.Value;
        }

        return entries;
    }

    private static Dictionary<string, string> Read(FileStream file)
    {
        Dictionary<string, string> entries = [];
        (bool hasGraph, bool hasOperatorSets) = (false, false);
        (long end, long size) = (file.Length, 0);
        while (file.Position < end)
        {
            long tag = Varint(file);
            (long field, WireType type) = (tag >>> 3, (WireType)(tag & 7));
            long length = ContentLength(type, file);
            if (field is 0 or > LargestField || length < 0 || length > end - file.Position)
            {
                throw Damaged();
            }

            if (field != Metadata || type != WireType.Bytes)
            {
                hasGraph |= field == Graph;
                hasOperatorSets |= field == OperatorSets;
                file.Seek(length, SeekOrigin.Current);
                continue;
            }

            size += length;
            if (size > LargestSize)
            {
                throw new InvalidDataException($"its metadata is larger than {LargestSize >> 20} MB");
            }

            byte[] content = new byte[length];
            file.ReadExactly(content);
            StringStringEntryProto entry = StringStringEntryProto.Parser.ParseFrom(content);
            entries[entry.Key] = entry.Value;
        }

        return hasGraph && hasOperatorSets ? entries : throw new InvalidDataException("it is not an ONNX model");
    }

    /// <summary>
    /// Returns the number of remaining bytes of a field. For a varint, it reads the number itself, whose length is not known before.
    /// </summary>
    private static long ContentLength(WireType type, FileStream file)
    {
        switch (type)
        {
            case WireType.Varint:
                _ = Varint(file);
                return 0;
            case WireType.EightBytes:
                return sizeof(long);
            case WireType.FourBytes:
                return sizeof(int);
            case WireType.Bytes:
                return Varint(file);
            default:
                throw Damaged();
        }
    }

    private static long Varint(FileStream file)
    {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            int next = file.ReadByte();
            value |= (long)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return next >= 0 ? value : throw Damaged();
            }
        }

        throw Damaged();
    }

    private static InvalidDataException Damaged() => new("it is damaged or not an ONNX model");
}

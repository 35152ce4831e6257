using System.Globalization;

using Google.Protobuf;

using Rembg.Files;

namespace Rembg.Onnx;

/// <summary>
/// Reads and writes weights in a file beside the model (<see href="https://github.com/onnx/onnx/blob/main/docs/ExternalData.md">the
/// specification</see>).
/// </summary>
internal static class ExternalData
{
    // The alignment lets a reader map the file into memory and use it in place.
    private const int Alignment = 4096;

    /// <summary>Reads a tensor's values from the file into the tensor.</summary>
    /// <param name="tensor">A tensor whose data location is external.</param>
    /// <param name="directory">The model's directory, which must contain the file.</param>
    /// <returns>The full path of the file.</returns>
    /// <exception cref="InvalidDataException">The reference is invalid, or leads out of the directory.</exception>
    public static string Read(TensorProto tensor, string directory)
    {
        string location = Entry(tensor, "location") ?? throw new InvalidDataException($"the tensor '{tensor.Name}' refers to a file without a name");
        string path = Resolve(directory, location)
            ?? throw new InvalidDataException($"the tensor '{tensor.Name}' refers to '{location}', which is not a file in the model's directory");
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        long offset = Number(tensor, "offset") ?? 0;
        long length = Number(tensor, "length") ?? file.Length - offset;
        if (offset < 0 || length < 0 || length > int.MaxValue || offset > file.Length - length)
        {
            throw new InvalidDataException($"the tensor '{tensor.Name}' refers to bytes {offset} to {offset + length} of '{location}', which has only {file.Length}");
        }

        byte[] bytes = new byte[length];
        file.Position = offset;
        file.ReadExactly(bytes);
        tensor.RawData = UnsafeByteOperations.UnsafeWrap(bytes);
        tensor.ExternalData.Clear();
        tensor.DataLocation = TensorProto.Types.DataLocation.Default;
        return path;
    }

    /// <summary>
    /// Finds a file of weights. ONNX Runtime requires it to be in or below the model's directory: neither <c>..</c> nor an absolute path
    /// nor a link may lead elsewhere.
    /// </summary>
    /// <param name="directory">The full path of the model's directory.</param>
    /// <param name="location">The reference.</param>
    /// <returns>The full path; null if it is not a file, or is elsewhere.</returns>
    public static string? Resolve(string directory, string location)
    {
        string path = Path.GetFullPath(Path.Combine(directory, location));
        bool isWithin = !Path.IsPathRooted(location)
            && IsWithin(directory, path)
            && FileStatus.TryGet(path) is { Kind: FileKind.Regular }
            && IsWithin(LinkedPath.Real(directory), LinkedPath.Real(path));
        return isWithin ? path : null;
    }

    /// <summary>Writes the values of tensors to one file, and replaces them with references to it.</summary>
    /// <param name="tensors">Tensors with raw values.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="location">The name by which the model refers to the file.</param>
    public static void Write(IReadOnlyList<TensorProto> tensors, string path, string location)
    {
        using FileStream file = File.Create(path);
        SafeFiles.Protect(path);
        foreach (TensorProto tensor in tensors)
        {
            file.Position = (file.Length + Alignment - 1) / Alignment * Alignment;
            long offset = file.Position;
            tensor.RawData.WriteTo(file);
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "location", Value = location });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "offset", Value = offset.ToString(CultureInfo.InvariantCulture) });
            tensor.ExternalData.Add(new StringStringEntryProto { Key = "length", Value = tensor.RawData.Length.ToString(CultureInfo.InvariantCulture) });
            tensor.DataLocation = TensorProto.Types.DataLocation.External;
            tensor.RawData = ByteString.Empty;
        }
    }

    /// <summary>Restores the values that <see cref="Write"/> removed.</summary>
    public static void Restore(IReadOnlyList<TensorProto> tensors, IReadOnlyList<ByteString> values)
    {
        for (int i = 0; i < tensors.Count; i++)
        {
            tensors[i].RawData = values[i];
            tensors[i].ExternalData.Clear();
            tensors[i].DataLocation = TensorProto.Types.DataLocation.Default;
        }
    }

    private static bool IsWithin(string directory, string path) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(directory) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string? Entry(TensorProto tensor, string key) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static long? Number(TensorProto tensor, string key) => Entry(tensor, key) is not { } text
        ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new InvalidDataException($"the tensor '{tensor.Name}' has '{text}' as its {key}");
}

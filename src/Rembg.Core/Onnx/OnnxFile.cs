using Google.Protobuf;

using Rembg.Files;

namespace Rembg.Onnx;

/// <summary>Reads and writes complete ONNX files, including weights in separate files (external data).</summary>
internal static class OnnxFile
{
    /// <summary>Protocol buffers are limited to 2 GiB; if the weights exceed this many bytes, they go to a separate file.</summary>
    public const long LargestWithinFile = 1_900_000_000;

    // Smaller tensors are shapes and scales, which readers need without opening the second file.
    private const int SmallestExternal = 1024;

    /// <summary>Reads a model with all its weights.</summary>
    /// <param name="path">The file.</param>
    /// <param name="weightFiles">Receives the full paths of the separate files that weights were read from.</param>
    /// <exception cref="ModelFileMissingException">The file does not exist.</exception>
    /// <exception cref="ModelInvalidException">The file, or one that it refers to, is damaged or not an ONNX model.</exception>
    public static ModelProto Read(string path, ISet<string>? weightFiles = null)
    {
        if (!File.Exists(path))
        {
            throw new ModelFileMissingException(path);
        }

        if (RegularFile.IsSpecial(path))
        {
            throw new ModelInvalidException(path, RegularFile.Refusal);
        }

        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            ModelProto model = ModelProto.Parser.ParseFrom(file);
            if (model.Graph is null || model.OpsetImport.Count == 0)
            {
                throw new ModelInvalidException(path, "it is not an ONNX model");
            }

            foreach (TensorProto tensor in Tensors(model.Graph).Where(static tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External))
            {
                string weightFile = ExternalData.Read(tensor, Path.GetDirectoryName(Path.GetFullPath(path))!);
                weightFiles?.Add(weightFile);
            }

            return model;
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

    /// <summary>Writes a model; the file appears either complete or not at all.</summary>
    /// <param name="model">The model. It stays as it is.</param>
    /// <param name="path">The file's full path; large weights go to <c>PATH.data</c>.</param>
    /// <param name="overwrite">True if an existing file may be replaced.</param>
    /// <param name="largestWithinFile">The largest number of bytes of weights that stay in the model file.</param>
    public static void Write(ModelProto model, string path, bool overwrite, long largestWithinFile = LargestWithinFile)
    {
        if (WeightBytes(model) <= largestWithinFile)
        {
            AtomicFile.Write(path, overwrite, temporary =>
            {
                using FileStream file = File.Create(temporary);
                SafeFiles.Protect(temporary);
                WriteTo(file, model);
            });
            return;
        }

        string dataPath = WeightsOf(path);
        if (!overwrite && (File.Exists(path) || File.Exists(dataPath)))
        {
            throw new OutputExistsException(File.Exists(path) ? path : dataPath);
        }

        AtomicFile.Write(path, overwrite, temporary =>
        {
            List<TensorProto> tensors = [.. Tensors(model.Graph).Where(static tensor => tensor.RawData.Length >= SmallestExternal)];
            List<ByteString> weights = tensors.ConvertAll(static tensor => tensor.RawData);
            bool isWritten = false;
            try
            {
                AtomicFile.Write(dataPath, overwrite, data => ExternalData.Write(tensors, data, Path.GetFileName(dataPath)));
                isWritten = true;
                using FileStream file = File.Create(temporary);
                SafeFiles.Protect(temporary);
                WriteTo(file, model);
            }
            catch when (isWritten)
            {
                File.Delete(dataPath);
                throw;
            }
            finally
            {
                ExternalData.Restore(tensors, weights);
            }
        });
    }

    /// <summary>Returns the path of the file beside a model that contains large weights.</summary>
    public static string WeightsOf(string path) => path + ".data";

    /// <summary>Serializes a model for a session in this process.</summary>
    public static byte[] ToBytes(ModelProto model) => model.ToByteArray();

    /// <summary>Returns the size of a model on disk in bytes, including its separate file of weights.</summary>
    public static long SizeOf(string path) => new FileInfo(path).Length + (File.Exists(WeightsOf(path)) ? new FileInfo(WeightsOf(path)).Length : 0);

    /// <summary>Returns the total size of all weights in bytes.</summary>
    public static long WeightBytes(ModelProto model) => Tensors(model.Graph).Sum(static tensor => (long)tensor.RawData.Length);

    // Protobuf writes fields in a fixed order. The order of maps is not fixed, but ONNX has no maps.
    private static void WriteTo(Stream stream, ModelProto model)
    {
        using CodedOutputStream output = new(stream, leaveOpen: true);
        model.WriteTo(output);
    }

    private static IEnumerable<TensorProto> Tensors(GraphProto graph)
    {
        IEnumerable<AttributeProto> attributes = graph.Node.SelectMany(static node => node.Attribute);
        return graph.Initializer
            .Concat(attributes.SelectMany(static attribute => attribute.T is null ? attribute.Tensors : attribute.Tensors.Append(attribute.T)))
            .Concat(graph.Node.SelectMany(Attributes.Subgraphs).SelectMany(Tensors));
    }
}

using Google.Protobuf;

namespace Rembg.Onnx;

/// <summary>Converts sparse constants, of which a file stores only the non-zero elements, to dense ones.</summary>
internal static class SparseInitializers
{
    /// <summary>Fills in the zeros of the sparse constants in the main graph.</summary>
    /// <exception cref="InvalidDataException">
    /// An element lies outside its tensor, or the tensor has an unsupported type or form.
    /// </exception>
    public static void ToDense(ModelProto model)
    {
        foreach (SparseTensorProto sparse in model.Graph.SparseInitializer)
        {
            model.Graph.Initializer.Add(ToDense(sparse));
        }

        model.Graph.SparseInitializer.Clear();
    }

    private static TensorProto ToDense(SparseTensorProto sparse)
    {
        TensorProto values = sparse.Values;
        long count = sparse.Dims.Aggregate(1L, static (product, size) => checked(product * size));
        float[] dense = new float[checked((int)count)];
        long[] places = Places(sparse);
        float[] elements = values.ToFloats();
        if (places.Length != elements.Length)
        {
            throw new InvalidDataException($"the sparse tensor '{values.Name}' has {elements.Length} values but {places.Length} positions");
        }

        foreach ((long place, float element) in places.Zip(elements))
        {
            dense[place >= 0 && place < count ? place : throw new InvalidDataException($"the sparse tensor '{values.Name}' has a value outside its shape")] = element;
        }

        TensorProto tensor = new() { Name = values.Name, DataType = (int)TensorProto.Types.DataType.Float, RawData = ByteString.CopyFrom(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(dense)) };
        tensor.Dims.Add(sparse.Dims);
        return tensor;
    }

    /// <summary>Returns the positions in row-major order. The file stores them directly or as an index in each dimension.</summary>
    private static long[] Places(SparseTensorProto sparse)
    {
        long[] indices = sparse.Indices.ToIntegers();
        if (sparse.Indices.Dims.Count < 2)
        {
            return indices;
        }

        int rank = sparse.Dims.Count;
        return [.. indices.Chunk(rank).Select(index => index.Zip(sparse.Dims).Aggregate(0L, static (place, part) => (place * part.Second) + part.First))];
    }
}

using Google.Protobuf;

namespace Rembg.Onnx;

/// <summary>Constants of which a file has only the elements that are not zero: they become ordinary ones.</summary>
internal static class SparseInitializers
{
    /// <summary>Fills in the zeros of the main graph's sparse constants.</summary>
    /// <exception cref="InvalidDataException">An element lies outside of its tensor, or the tensor has a type or a form that is not read.</exception>
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

    /// <summary>Places in row-major order: given as such, or as an index in each dimension.</summary>
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

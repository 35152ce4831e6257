using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Inference;

/// <summary>
/// Provides the inputs of a session: the photo in the form that the model requires, and the values that the description has for
/// other inputs.
/// </summary>
internal sealed class ModelInputs : IDisposable
{
    private readonly TensorElementType _type;
    private readonly OrtValue[] _others;

    private ModelInputs(string photo, NodeMetadata metadata, PhotoShape shape, IReadOnlyList<(string Name, OrtValue Value)> others)
    {
        _type = metadata.ElementDataType;
        _others = [.. others.Select(static other => other.Value)];
        Names = [photo, .. others.Select(static other => other.Name)];
        Photo = shape;
    }

    /// <summary>The names of all inputs, the photo's first.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The form of the photo's tensor.</summary>
    public PhotoShape Photo { get; }

    private bool IsPlain => _type == TensorElementType.Float && !Photo.ChannelsLast;

    /// <summary>Examines the inputs of a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="description">Provides the side of the photo if the file leaves it open, and the values of other inputs.</param>
    /// <exception cref="InvalidDataException">
    /// The session requires something other than a photo and these values; the message is a clause.
    /// </exception>
    public static ModelInputs Of(InferenceSession session, ModelDescription description)
    {
        KeyValuePair<string, NodeMetadata>[] open = [.. session.InputMetadata.Where(input => !description.InputValues.Contains(input.Key))];
        if (PhotoInputs.Refuse([.. open.Select(static input => (input.Key, Shape(input.Value)))]) is { } refusal)
        {
            throw new InvalidDataException(refusal);
        }

        (string name, NodeMetadata photo) = open[0];
        PhotoShape? shape = PhotoShape.Read(Shape(photo));
        if (shape is null || !(photo.IsTensor && photo.ElementDataType is TensorElementType.Float or TensorElementType.Float16))
        {
            throw new InvalidDataException($"its input '{name}' is {photo.Describe()}, not a photo: Float or Float16 {PhotoShape.Expected}");
        }

        (int height, int width) = (shape.Height > 0 ? shape.Height : description.InputSize, shape.Width > 0 ? shape.Width : description.InputSize);
        List<(string Name, OrtValue Value)> others = [];
        try
        {
            foreach ((string other, double value) in description.InputValues)
            {
                others.Add((other, Fill(session, other, value)));
            }

            return new ModelInputs(name, photo, shape with { Height = height, Width = width }, others);
        }
        catch
        {
            others.ForEach(static other => other.Value.Dispose());
            throw;
        }
    }

    /// <summary>Returns all values for an inference, in the order of the names.</summary>
    /// <param name="photo">The tensor of the photo.</param>
    public IReadOnlyCollection<OrtValue> With(OrtValue photo) => [photo, .. _others];

    /// <summary>Creates an empty tensor for a photo, in native memory. The caller disposes of it.</summary>
    public OrtValue CreatePhoto() => OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, _type, Photo.Sizes);

    /// <summary>Fills a photo's tensor with the normalized photo.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="rgb">Interleaved 8-bit RGB.</param>
    /// <param name="description">The model's scaling, mean and standard deviation.</param>
    public void Fill(OrtValue tensor, ReadOnlySpan<byte> rgb, ModelDescription description)
    {
        if (IsPlain)
        {
            TensorInput.Fill(rgb, description, tensor.GetTensorMutableDataAsSpan<float>());
            return;
        }

        float[] buffer = ArrayPool<float>.Shared.Rent(rgb.Length);
        Span<float> planes = buffer.AsSpan(0, rgb.Length);
        TensorInput.Fill(rgb, description, planes);
        Write(planes, tensor);
        ArrayPool<float>.Shared.Return(buffer);
    }

    /// <summary>Fills a photo's tensor with the given numbers.</summary>
    /// <param name="planes">The red, green and blue planes.</param>
    /// <param name="tensor">The tensor.</param>
    public void Write(ReadOnlySpan<float> planes, OrtValue tensor)
    {
        if (_type == TensorElementType.Float16)
        {
            Write(planes, MemoryMarshal.Cast<Float16, Half>(tensor.GetTensorMutableDataAsSpan<Float16>()));
        }
        else
        {
            Write(planes, tensor.GetTensorMutableDataAsSpan<float>());
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_others, static value => value.Dispose());

    private static long[] Shape(NodeMetadata input) => input.IsTensor ? Array.ConvertAll(input.Dimensions, static size => (long)size) : [];

    private static OrtValue Fill(InferenceSession session, string name, double value)
    {
        // An input that has a default value in the file is still an input.
        NodeMetadata input = session.InputMetadata.GetValueOrDefault(name) ?? session.OverridableInitializerMetadata.GetValueOrDefault(name)
            ?? throw new InvalidDataException(FixedInputs.Missing(name));
        if (!input.IsTensor)
        {
            throw new InvalidDataException($"its input '{name}' is {input.Describe()}, which cannot be filled with a number");
        }

        long[] sizes = FilledTensor.Sizes(Shape(input));

        // ONNX Runtime uses ONNX's numbers for element types.
        byte[] content = FilledTensor.Create(name, (TensorProto.Types.DataType)(int)input.ElementDataType, sizes, value);
        OrtValue tensor = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, input.ElementDataType, sizes);
        content.CopyTo(tensor.GetTensorMutableRawData());
        return tensor;
    }

    private void Write<T>(ReadOnlySpan<float> planes, Span<T> values)
        where T : INumberBase<T>
    {
        if (!Photo.ChannelsLast)
        {
            TensorPrimitives.ConvertTruncating(planes, values);
            return;
        }

        int plane = planes.Length / 3;
        for (int i = 0; i < plane; i++)
        {
            values[i * 3] = T.CreateTruncating(planes[i]);
            values[(i * 3) + 1] = T.CreateTruncating(planes[plane + i]);
            values[(i * 3) + 2] = T.CreateTruncating(planes[plane + plane + i]);
        }
    }
}

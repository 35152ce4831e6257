using System.Numerics;

namespace Rembg.Imaging.Edges;

/// <summary>Four numbers for each pixel of a picture at a bounded size, made for being looked up between its pixels.</summary>
internal sealed class VectorField
{
    private readonly Vector4[] _values;

    private VectorField(int width, int height)
    {
        (Width, Height) = (width, height);
        _values = new Vector4[checked(width * height)];
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>The functions α = a·I + b.</summary>
    public static VectorField Of(LinearModel model)
    {
        VectorField field = new(model.Offset.Width, model.Offset.Height);
        for (int i = 0; i < field._values.Length; i++)
        {
            field._values[i] = new Vector4(model.Red.Values[i], model.Green.Values[i], model.Blue.Values[i], model.Offset.Values[i]);
        }

        return field;
    }

    /// <summary>Colours, and a weight.</summary>
    public static VectorField Of(ColorPlanes colors, Plane weight)
    {
        VectorField field = new(weight.Width, weight.Height);
        for (int i = 0; i < field._values.Length; i++)
        {
            field._values[i] = new Vector4(colors[i], weight.Values[i]);
        }

        return field;
    }

    /// <summary>One row between two of the field's, by linear interpolation.</summary>
    /// <param name="place">Where, in rows of the field.</param>
    /// <param name="target">Receives it.</param>
    public void Interpolate(Interpolation place, Span<Vector4> target)
    {
        ReadOnlySpan<Vector4> above = _values.AsSpan(place.First * Width, Width);
        ReadOnlySpan<Vector4> below = _values.AsSpan(place.Second * Width, Width);
        for (int x = 0; x < target.Length; x++)
        {
            target[x] = Vector4.Lerp(above[x], below[x], place.Share);
        }
    }
}

using System.Numerics;

namespace Rembg.Imaging.Edges;

/// <summary>
/// All that is known of a photo's edges, at a bounded size: how alpha follows from colour, the colours of both sides, and
/// where this holds. It is made for being looked up between its pixels.
/// </summary>
internal sealed class EdgeField
{
    // Red, green, blue and the offset of α = a·I + b; F̄ and the weight; B̄.
    private readonly Vector4[] _model;
    private readonly Vector4[] _foreground;
    private readonly Vector4[] _background;

    /// <summary>Puts it together. All planes are of one size.</summary>
    /// <param name="model">Alpha as a function of colour; null where the mask stays as it is.</param>
    /// <param name="weight">Where anything is to be done, 0–1.</param>
    /// <param name="colors">The colours of both sides; null where colours stay as they are.</param>
    public EdgeField(LinearModel? model, Plane weight, ForegroundColors? colors)
    {
        (Width, Height) = (weight.Width, weight.Height);
        HasColors = colors is not null;
        HasModel = model is not null;
        _model = new Vector4[Width * Height];
        _foreground = new Vector4[Width * Height];
        _background = new Vector4[HasColors ? Width * Height : 0];
        for (int i = 0; i < _model.Length; i++)
        {
            _model[i] = model is null
                ? Vector4.Zero
                : new Vector4(model.Red.Values[i], model.Green.Values[i], model.Blue.Values[i], model.Offset.Values[i]);
            _foreground[i] = new Vector4(At(colors?.Foreground, i), weight.Values[i]);
            if (HasColors)
            {
                _background[i] = new Vector4(At(colors?.Background, i), 0);
            }
        }
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Whether alpha follows from colour; otherwise the mask stays as it is.</summary>
    public bool HasModel { get; }

    /// <summary>Whether the colours of both sides are known.</summary>
    public bool HasColors { get; }

    /// <summary>One row between two of the field's, by linear interpolation.</summary>
    /// <param name="place">Where, in rows of the field.</param>
    /// <param name="model">Receives the functions.</param>
    /// <param name="foreground">Receives F̄ and the weight.</param>
    /// <param name="background">Receives B̄.</param>
    public void Interpolate(Interpolation place, Span<Vector4> model, Span<Vector4> foreground, Span<Vector4> background)
    {
        Interpolate(_model, place, model);
        Interpolate(_foreground, place, foreground);
        if (HasColors)
        {
            Interpolate(_background, place, background);
        }
    }

    private void Interpolate(Vector4[] source, Interpolation place, Span<Vector4> target)
    {
        ReadOnlySpan<Vector4> above = source.AsSpan(place.First * Width, Width);
        ReadOnlySpan<Vector4> below = source.AsSpan(place.Second * Width, Width);
        for (int x = 0; x < target.Length; x++)
        {
            target[x] = Vector4.Lerp(above[x], below[x], place.Share);
        }
    }

    private static Vector3 At(ColorPlanes? planes, int i) =>
        planes is null ? Vector3.Zero : new Vector3(planes.Red.Values[i], planes.Green.Values[i], planes.Blue.Values[i]);
}

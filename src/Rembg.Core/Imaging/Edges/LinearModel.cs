namespace Rembg.Imaging.Edges;

/// <summary>
/// What alpha is near each pixel as a function of its colour: α = a·I + b, a for red, green and blue in 0–1.
/// </summary>
/// <param name="Red">The coefficient of red.</param>
/// <param name="Green">The coefficient of green.</param>
/// <param name="Blue">The coefficient of blue.</param>
/// <param name="Offset">b.</param>
internal sealed record LinearModel(Plane Red, Plane Green, Plane Blue, Plane Offset)
{
    /// <summary>Makes a model that says 0 everywhere.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public LinearModel(int width, int height)
        : this(new Plane(width, height), new Plane(width, height), new Plane(width, height), new Plane(width, height))
    {
    }

    /// <summary>Alpha of a picture as large as the model, not clamped.</summary>
    public Plane Apply(ColorPlanes guide)
    {
        Plane result = new(Offset.Width, Offset.Height);
        for (int i = 0; i < result.Values.Length; i++)
        {
            result.Values[i] = (Red.Values[i] * guide.Red.Values[i]) + (Green.Values[i] * guide.Green.Values[i])
                + (Blue.Values[i] * guide.Blue.Values[i]) + Offset.Values[i];
        }

        return result;
    }

    /// <summary>A model between this one and another.</summary>
    /// <param name="other">The other, as large.</param>
    /// <param name="share">How much of the other for each pixel, 0–1.</param>
    public LinearModel Mix(LinearModel other, Plane share) => new(
        Red.Mix(other.Red, share),
        Green.Mix(other.Green, share),
        Blue.Mix(other.Blue, share),
        Offset.Mix(other.Offset, share));
}

using System.Numerics;

namespace Rembg.Imaging.Edges;

/// <summary>A colour picture at a bounded size: red, green and blue in 0–1.</summary>
/// <param name="Red">Red.</param>
/// <param name="Green">Green.</param>
/// <param name="Blue">Blue.</param>
internal sealed record ColorPlanes(Plane Red, Plane Green, Plane Blue)
{
    /// <summary>Makes a black picture.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public ColorPlanes(int width, int height)
        : this(new Plane(width, height), new Plane(width, height), new Plane(width, height))
    {
    }

    /// <summary>One colour.</summary>
    public Vector3 this[int i] => new(Red.Values[i], Green.Values[i], Blue.Values[i]);

    /// <summary>The number of columns.</summary>
    public int Width => Red.Width;

    /// <summary>The number of rows.</summary>
    public int Height => Red.Height;
}

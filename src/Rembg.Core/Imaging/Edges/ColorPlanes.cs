using System.Numerics;

namespace Rembg.Imaging.Edges;

/// <summary>A colour picture at a limited size: red, green and blue, each 0–1.</summary>
/// <param name="Red">The red plane.</param>
/// <param name="Green">The green plane.</param>
/// <param name="Blue">The blue plane.</param>
internal sealed record ColorPlanes(Plane Red, Plane Green, Plane Blue)
{
    /// <summary>Creates a black picture.</summary>
    /// <param name="width">The number of columns.</param>
    /// <param name="height">The number of rows.</param>
    public ColorPlanes(int width, int height)
        : this(new Plane(width, height), new Plane(width, height), new Plane(width, height))
    {
    }

    /// <summary>The colour at an index.</summary>
    public Vector3 this[int i] => new(Red.Values[i], Green.Values[i], Blue.Values[i]);

    /// <summary>The number of columns.</summary>
    public int Width => Red.Width;

    /// <summary>The number of rows.</summary>
    public int Height => Red.Height;
}

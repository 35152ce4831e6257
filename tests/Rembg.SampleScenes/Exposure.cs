using System.Numerics;

namespace Rembg.Samples;

/// <summary>Gathers a scene's light in two layers, row by row: the subject, and all that would be seen without it.</summary>
internal sealed class Exposure
{
    private const int CoarseGrid = 2;

    // On the outline the share of rays that hit is the mask itself, so it takes more of them.
    private const int FineGrid = 5;

    private readonly Scene _scene;
    private readonly Tracer _tracer;
    private readonly Shader _shader;
    private readonly int _width;
    private readonly int _height;

    public Exposure(Scene scene, int width, int height)
    {
        _scene = scene;
        _tracer = new Tracer(scene);
        _shader = new Shader(scene, _tracer);
        _width = width;
        _height = height;
        Subject = new Vector3[width * height];
        Coverage = new float[width * height];
        Surroundings = new Vector3[width * height];
        Blur = new float[width * height];
    }

    /// <summary>The subject's light times its coverage.</summary>
    public Vector3[] Subject { get; }

    /// <summary>The share of each pixel that the subject fills, 0–1.</summary>
    public float[] Coverage { get; }

    /// <summary>The light of everything else, in focus.</summary>
    public Vector3[] Surroundings { get; }

    /// <summary>Radius of the surroundings' circle of confusion in pixels.</summary>
    public float[] Blur { get; }

    /// <summary>Exposes one row of pixels. Rows may be exposed at the same time.</summary>
    public void ExposeRow(int y)
    {
        for (int x = 0; x < _width; x++)
        {
            ExposeSurroundings(x, y);
            ExposeSubject(x, y, CoarseGrid);
            if (Coverage[(y * _width) + x] is > 0 and < 1)
            {
                ExposeSubject(x, y, FineGrid);
            }
        }
    }

    private void ExposeSurroundings(int x, int y)
    {
        int pixel = (y * _width) + x;
        Blur[pixel] = _scene.Camera.Blur(_tracer.ToGround(RayThrough(x, y, 0, 1))) * _height / 2;

        // Blurred areas need no smooth edges.
        int grid = Blur[pixel] > CoarseGrid ? 1 : CoarseGrid;
        for (int index = 0; index < grid * grid; index++)
        {
            Ray ray = RayThrough(x, y, index, grid);
            Surroundings[pixel] += _shader.Surroundings(ray, _tracer.ToGround(ray)) / (grid * grid);
        }
    }

    private void ExposeSubject(int x, int y, int grid)
    {
        Vector3 light = Vector3.Zero;
        int hits = 0;
        for (int index = 0; index < grid * grid; index++)
        {
            Ray ray = RayThrough(x, y, index, grid);
            float distance = _tracer.ToSubject(ray);
            if (float.IsFinite(distance) && distance < _tracer.ToGround(ray))
            {
                light += _shader.Subject(ray, distance);
                hits++;
            }
        }

        int pixel = (y * _width) + x;
        Subject[pixel] = light / (grid * grid);
        Coverage[pixel] = (float)hits / (grid * grid);
    }

    /// <summary>The ray through the middle of one of a pixel's grid × grid parts.</summary>
    private Ray RayThrough(int x, int y, int part, int grid)
    {
        float column = x + (((part % grid) + 0.5f) / grid);
        float row = y + (((part / grid) + 0.5f) / grid);
        return _scene.Camera.RayThrough(((2 * column) - _width) / _height, 1 - (2 * row / _height));
    }
}

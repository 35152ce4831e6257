using System.Numerics;

namespace Rembg.Samples;

/// <summary>Turns surfaces into light: a diffuse body under a reflecting coat.</summary>
internal sealed class Shader
{
    private readonly Scene _scene;
    private readonly Light _light;
    private readonly Tracer _tracer;
    private readonly Shade _shade;

    public Shader(Scene scene, Tracer tracer)
    {
        _scene = scene;
        _light = scene.Light;
        _tracer = tracer;
        _shade = new Shade(scene);
    }

    /// <summary>The light that comes from the subject along a ray.</summary>
    public Vector3 Subject(Ray ray, float distance)
    {
        Vector3 point = ray.At(distance);
        Vector3 normal = _tracer.SubjectNormal(point);
        Material material = _scene.Subject(point);
        float openness = _shade.Openness(point, normal, onSubject: true);
        float exposure = _shade.Visibility(point + (normal * 0.01f), _light.Direction, _light.Size);
        Vector3 mirrored = _light.Reflection(Vector3.Reflect(ray.Direction, normal), material.Roughness);

        // Surfaces that are hidden from the dome mostly reflect the subject's own colour.
        Vector3 body = Diffuse(normal, material, exposure, openness, 0.35f * material.Color);
        return Coat(ray, normal, material, body, mirrored * (openness * (0.4f + (0.6f * exposure))));
    }

    /// <summary>The light that comes from the ground or the backdrop along a ray, as if the subject only threw a shadow.</summary>
    public Vector3 Surroundings(Ray ray, float distance)
    {
        if (float.IsPositiveInfinity(distance) || _scene.Ground(ray.At(distance)) is not { } material)
        {
            return _scene.Backdrop(ray.Direction);
        }

        Vector3 point = ray.At(distance);
        Vector3 normal = _tracer.GroundNormal(point);
        float openness = _shade.Openness(point, Vector3.UnitY, onSubject: false);
        float exposure = _shade.Visibility(point, _light.Direction, _light.Size);
        Vector3 body = Diffuse(normal, material, exposure, openness, _scene.Bleed);
        if (material.Gloss == 0)
        {
            return body;
        }

        Vector3 mirror = Vector3.Reflect(ray.Direction, normal);
        float clear = _shade.Visibility(point, mirror, 0.05f + material.Roughness);
        Vector3 mirrored = Vector3.Lerp(_scene.Bleed * _light.Sky, _light.Reflection(mirror, material.Roughness), clear);
        return Coat(ray, normal, material, body, mirrored);
    }

    private Vector3 Diffuse(Vector3 normal, Material material, float exposure, float openness, Vector3 bleed)
    {
        float wrap = material.Softness;
        float facing = MathF.Max((Vector3.Dot(normal, _light.Direction) + wrap) / (1 + wrap), 0);
        Vector3 dome = Vector3.Lerp(_light.Bounce, _light.Sky, 0.5f + (normal.Y / 2));
        return material.Color * ((_light.Key * (facing * exposure)) + Vector3.Lerp(bleed * _light.Sky, dome, openness));
    }

    /// <summary>Fresnel's law in Schlick's form (1994), for an index of refraction of 1.5; roughness dulls the grazing angles.</summary>
    private static Vector3 Coat(Ray ray, Vector3 normal, Material material, Vector3 body, Vector3 mirrored)
    {
        float grazing = 1 - MathF.Max(-Vector3.Dot(ray.Direction, normal), 0);
        float rim = MathF.Pow(grazing, 5) * (1 - (0.7f * material.Roughness));
        return Vector3.Lerp(body, mirrored, (0.04f + (0.96f * rim)) * material.Gloss);
    }
}

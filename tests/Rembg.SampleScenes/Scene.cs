using System.Numerics;

namespace Rembg.Samples;

/// <summary>
/// A subject on the ground <c>y = 0</c> in front of a backdrop. Lengths are arbitrary (a subject is about two units tall);
/// colours are linear light.
/// </summary>
public abstract class Scene
{
    /// <summary>The picture's file name without extension.</summary>
    public abstract string Name { get; }

    /// <summary>The camera of the picture.</summary>
    internal abstract Camera Camera { get; }

    /// <summary>The light of the scene.</summary>
    internal abstract Light Light { get; }

    /// <summary>A sphere that holds the whole subject.</summary>
    internal abstract Sphere Bounds { get; }

    /// <summary>The light that the subject casts back onto the ground close to it.</summary>
    internal abstract Vector3 Bleed { get; }

    /// <summary>The most that the ground's relief rises, if that is enough to hide the subject's foot; else 0.</summary>
    internal virtual float GroundHeight => 0;

    /// <summary>The subject's signed distance: negative inside, never more than the true distance.</summary>
    internal abstract float Distance(Vector3 point);

    /// <summary>The subject's material at a point of its surface.</summary>
    internal abstract Material Subject(Vector3 point);

    /// <summary>The ground's material; null where it ends and the backdrop shows.</summary>
    internal abstract Material? Ground(Vector3 point);

    /// <summary>The light from beyond the ground. It will be out of focus, so points of light become discs.</summary>
    internal abstract Vector3 Backdrop(Vector3 direction);

    /// <summary>Height that is too fine to march through and only tilts the subject's normals.</summary>
    internal virtual float SubjectRelief(Vector3 point) => 0;

    /// <summary>The ground's height above <c>y = 0</c>, which tilts its normals.</summary>
    internal virtual float GroundRelief(Vector3 point) => 0;
}

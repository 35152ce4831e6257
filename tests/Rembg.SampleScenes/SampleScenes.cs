using Rembg.Samples.Scenes;

namespace Rembg.Samples;

/// <summary>The project's own sample pictures.</summary>
public static class SampleScenes
{
    /// <summary>Every scene, in the order of their names.</summary>
    public static IReadOnlyList<Scene> All { get; } = [new Duck(), new Mug(), new Mushroom(), new Pear()];
}

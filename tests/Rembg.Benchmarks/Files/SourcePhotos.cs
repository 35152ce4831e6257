namespace Rembg.Benchmarks.Files;

/// <summary>The pictures that all measured photos are made of.</summary>
internal static class SourcePhotos
{
    /// <summary>The directory of data that are not part of the repository; null if it does not exist.</summary>
    public static string? Shared => Environment.GetEnvironmentVariable("REMBG_SHARED") is { Length: > 0 } directory && Directory.Exists(directory) ? directory : null;

    /// <summary>The real photos of the shared data, else the rendered ones of the documentation.</summary>
    /// <exception cref="BenchmarkException">There are neither.</exception>
    public static IReadOnlyList<string> All { get; } = Find();

    private static string[] Find()
    {
        string directory = Shared is { } shared ? Path.Combine(shared, "images", "photos") : Path.Combine(BuildOutputs.RepositoryRoot, "docs", "images");
        string[] photos = [.. Directory.GetFiles(directory).Where(IsPhoto).Order(StringComparer.Ordinal)];
        return photos.Length > 0 ? photos : throw new BenchmarkException($"There are no photos in '{directory}'.");
    }

    private static bool IsPhoto(string path) =>
        Path.GetExtension(path) is ".jpg" or ".png" && Path.GetFileNameWithoutExtension(path) != "before-after";
}

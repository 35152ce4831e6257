namespace Rembg.Tests;

/// <summary>
/// The real model, photos and masks that are not part of the repository: at REMBG_SHARED, or beside the checkout.
/// A test that needs them is skipped, with the reason, where they are not.
/// </summary>
internal static class SharedData
{
    public static string Model => Require("models/u2netp.onnx");

    public static string Photo(string name) => Require("images/photos/" + name);

    public static string Case(string name) => Require("cases/" + name);

    public static string Mask(string name) => Require("images/masks/" + name);

    public static string SlurmCluster => Require("slurm/start-cluster.sh");

    public static string ReferenceMask(string name) => Require("images/masks-pillow/" + name);

    public static IReadOnlyList<string> Photos => [.. Directory.GetFiles(Require("images/photos")).Order(StringComparer.Ordinal)];

    private static string Require(string path)
    {
        string? root = Environment.GetEnvironmentVariable("REMBG_SHARED") ?? BesideCheckout();
        string full = Path.Combine(root ?? string.Empty, path);
        Assert.SkipUnless(root is not null && Path.Exists(full), $"Test data '{path}' is not here: set REMBG_SHARED to its directory.");
        return full;
    }

    private static string? BesideCheckout()
    {
        for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            string candidate = Path.Combine(directory.FullName, "shared");
            if (Directory.Exists(Path.Combine(candidate, "images")))
            {
                return candidate;
            }
        }

        return null;
    }
}

using Rembg.Files;

namespace Rembg.Models;

/// <summary>The file of a model as rembg publishes it.</summary>
/// <param name="FileName">Its name there, which is not always the model's.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Checksums">Its checksums. A file is the published one when it has one of the strongest kind (<see cref="Checksum.Strongest"/>).</param>
public sealed record ModelPublication(string FileName, long Size, IReadOnlyList<Checksum> Checksums)
{
    /// <summary>The address at which rembg publishes its models.</summary>
    public static Uri Home { get; } = new("https://github.com/danielgatis/rembg/releases/download/v0.0.0/");

    /// <summary>The file's address there.</summary>
    public Uri Source => new(Home, FileName);
}

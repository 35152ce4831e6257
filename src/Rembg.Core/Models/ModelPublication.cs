using Rembg.Files;

namespace Rembg.Models;

/// <summary>A model's file as published by rembg.</summary>
/// <param name="FileName">The published file name, which is not always the model's name.</param>
/// <param name="Size">The size in bytes.</param>
/// <param name="Checksums">
/// The checksums. A file is the published one if it matches a checksum of the strongest kind
/// (<see cref="Checksum.Strongest"/>).
/// </param>
public sealed record ModelPublication(string FileName, long Size, IReadOnlyList<Checksum> Checksums)
{
    /// <summary>The address at which rembg publishes its models.</summary>
    public static Uri Home { get; } = new("https://github.com/danielgatis/rembg/releases/download/v0.0.0/");

    /// <summary>The address of the file.</summary>
    public Uri Source => new(Home, FileName);
}

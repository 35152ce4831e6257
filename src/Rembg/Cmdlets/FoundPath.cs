using Rembg.Files;

namespace Rembg.Cmdlets;

/// <summary>The photos that a path or a pattern stands for.</summary>
/// <param name="Path">The path as it was given.</param>
/// <param name="Sources">The files and directories, in order.</param>
/// <param name="None">Describes that there are no photos.</param>
internal sealed record FoundPath(string Path, IReadOnlyList<ImageSource> Sources, Func<NoImagesFoundException>? None = null);

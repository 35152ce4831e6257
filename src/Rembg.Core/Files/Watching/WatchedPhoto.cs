namespace Rembg.Files.Watching;

/// <summary>A photo that seems complete.</summary>
/// <param name="File">The photo.</param>
/// <param name="IsLast">True if it has not changed for so long that any defect is permanent.</param>
/// <param name="IsChanged">
/// True if it appeared or changed while the directory was watched: existing outputs belong to another photo, whatever their times are.
/// </param>
public sealed record WatchedPhoto(ImageFile File, bool IsLast, bool IsChanged);

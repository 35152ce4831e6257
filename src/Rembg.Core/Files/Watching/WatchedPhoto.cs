namespace Rembg.Files.Watching;

/// <summary>A photo that looks complete.</summary>
/// <param name="File">The photo.</param>
/// <param name="IsLast">Whether it has not changed for so long that what is wrong with it will stay so.</param>
public sealed record WatchedPhoto(ImageFile File, bool IsLast);

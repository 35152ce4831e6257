namespace Rembg.Files.Watching;

/// <summary>A photo that looks complete.</summary>
/// <param name="File">The photo.</param>
/// <param name="IsLast">Whether it has not changed for so long that what is wrong with it will stay so.</param>
/// <param name="IsChanged">Whether it came or changed while the directory was watched: its outputs are of another photo, whatever their times say.</param>
public sealed record WatchedPhoto(ImageFile File, bool IsLast, bool IsChanged);

namespace Rembg.Caching;

/// <summary>A file of a cache.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Used">The time of the last use, to the minute, UTC.</param>
/// <param name="IsEntry">True if the file is an entry; false if it is a temporary file for one.</param>
internal readonly record struct CacheFile(string Path, long Length, DateTime Used, bool IsEntry);

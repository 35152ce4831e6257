namespace Rembg.Caching;

/// <summary>A file of a cache.</summary>
/// <param name="Path">Its full path.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Used">When it was last used, to the minute, UTC.</param>
/// <param name="IsEntry">Whether it is an entry; otherwise it was to become one.</param>
internal readonly record struct CacheFile(string Path, long Length, DateTime Used, bool IsEntry);

namespace Rembg.Caching;

/// <summary>The content of a mask cache.</summary>
/// <param name="Directory">The full path of the directory.</param>
/// <param name="Entries">The number of masks.</param>
/// <param name="Bytes">The compressed size of the masks, in bytes.</param>
/// <param name="Oldest">The last use of the least recently used mask, to the minute, UTC; null if the cache is empty.</param>
public sealed record CacheSummary(string Directory, int Entries, long Bytes, DateTime? Oldest);

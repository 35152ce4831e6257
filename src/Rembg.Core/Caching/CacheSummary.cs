namespace Rembg.Caching;

/// <summary>The content of a mask cache.</summary>
/// <param name="Directory">The full path of its directory.</param>
/// <param name="Entries">Masks.</param>
/// <param name="Bytes">Their bytes, compressed as they are.</param>
/// <param name="Oldest">When the mask that would go first was last used, to the minute, UTC; null if the cache is empty.</param>
public sealed record CacheSummary(string Directory, int Entries, long Bytes, DateTime? Oldest);

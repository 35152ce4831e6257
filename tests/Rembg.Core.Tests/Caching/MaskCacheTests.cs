using Rembg.Caching;
using Rembg.Files;
using Rembg.Imaging;

namespace Rembg.Tests;

/// <summary>Stored masks are found; damaged or deleted ones are not, and are never an error.</summary>
[Trait("Speed", "Fast")]
public sealed class MaskCacheTests : IDisposable
{
    private readonly CacheFolder _folder = new();
    private readonly MaskCache _cache;

    public MaskCacheTests()
    {
        _cache = new MaskCache(_folder.Path);
    }

    [Fact]
    public void A_mask_is_found_by_its_key_alone()
    {
        _cache.Store(_folder.Key(1), CacheFolder.Mask(1));
        Assert.True(Has(_cache, 1));
        Assert.True(Has(new MaskCache(_folder.Path), 1));
        Assert.False(_cache.TryGet(_folder.Key(2), new PixelPool(), out _));
        Assert.Equal((1, 1), (_cache.Hits, _cache.Misses));
    }

    [Fact]
    public void Looking_alone_makes_no_directory()
    {
        Assert.False(_cache.TryGet(_folder.Key(1), new PixelPool(), out _));
        Assert.Equal(new CacheSummary(_folder.Path, 0, 0, null), _cache.Summarize());
        Assert.Equal(0, _cache.Clear());
        Assert.False(Directory.Exists(_folder.Path));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(100_000_000)]
    public void A_damaged_entry_is_replaced(int length)
    {
        MaskKey key = _folder.Key(1);
        _cache.Store(key, CacheFolder.Mask(1));
        using (FileStream file = File.OpenWrite(_folder.FileOf(key)))
        {
            file.SetLength(length);
        }

        Assert.False(_cache.TryGet(key, new PixelPool(), out _));
        Assert.Equal(1, _cache.Misses);
        _cache.Store(key, CacheFolder.Mask(1));
        Assert.True(Has(_cache, 1));
    }

    [Fact]
    public void A_reader_can_finish_reading_an_entry_that_is_being_replaced()
    {
        MaskKey key = _folder.Key(1);
        _cache.Store(key, CacheFolder.Mask(1));
        byte[] before = File.ReadAllBytes(_folder.FileOf(key));
        using FileStream reader = new(_folder.FileOf(key), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        _cache.Store(key, CacheFolder.Mask(2));
        byte[] read = new byte[before.Length];
        reader.ReadExactly(read);
        Assert.Equal(before, read);
        Assert.Null(_cache.Problem);
    }

    [Fact]
    public void Entries_and_directories_may_vanish()
    {
        _cache.Store(_folder.Key(1), CacheFolder.Mask(1));
        File.Delete(_folder.FileOf(_folder.Key(1)));
        Assert.False(_cache.TryGet(_folder.Key(1), new PixelPool(), out _));
        _cache.Store(_folder.Key(1), CacheFolder.Mask(1));
        Directory.Delete(_folder.Path, recursive: true);
        Assert.False(_cache.TryGet(_folder.Key(1), new PixelPool(), out _));
        _cache.Store(_folder.Key(1), CacheFolder.Mask(1));
        Assert.True(Has(_cache, 1));
        Assert.Null(_cache.Problem);
    }

    [Fact]
    public void A_summary_counts_entries_and_bytes_and_knows_the_oldest()
    {
        for (int number = 0; number < 5; number++)
        {
            _cache.Store(_folder.Key(number), CacheFolder.Mask(number));
        }

        _folder.Age(_folder.Key(3), TimeSpan.FromDays(3));
        CacheSummary summary = _cache.Summarize();
        Assert.Equal((5, _folder.Bytes), (summary.Entries, summary.Bytes));
        Assert.Equal(File.GetLastWriteTimeUtc(_folder.FileOf(_folder.Key(3))), summary.Oldest);
        Assert.Equal(DateTimeKind.Utc, summary.Oldest!.Value.Kind);
    }

    [Fact]
    public void Only_its_own_files_are_counted_and_cleared()
    {
        MaskKey key = _folder.Key(1);
        _cache.Store(key, CacheFolder.Mask(1));
        string[] foreign = ["holiday.jpg", "ab/holiday.jpg", "ab/holiday.mask", $"photos/{key.Digits}.mask", $"ab/ab/{key.Digits}.mask", $"{key.Digits}.mask"];
        foreach (string file in foreign.Select(name => Path.Combine(_folder.Path, name)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, "mine");
        }

        Assert.Equal(1, _cache.Summarize().Entries);
        Assert.Equal(1, _cache.Clear());
        Assert.False(_cache.TryGet(key, new PixelPool(), out _));
        Assert.All(foreign, name => Assert.True(File.Exists(Path.Combine(_folder.Path, name)), name));
    }

    [Fact]
    public void An_impossible_directory_is_one_problem_and_not_an_error()
    {
        File.WriteAllText(_folder.Path, "a file in its place");
        AssertUnusable(_cache);
    }

    [Fact]
    public void A_directory_without_write_access_is_one_problem_and_not_an_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/sys refuses every user there.");
        AssertUnusable(new MaskCache("/sys/rembg-cache"));
    }

    [Fact]
    public void The_directory_is_for_its_user_alone()
    {
        _cache.Store(_folder.Key(1), CacheFolder.Mask(1));
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has other permissions.");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(_folder.Path).UnixFileMode);
    }

    [Fact]
    public void The_users_directory_follows_the_systems_custom()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string shared = Path.Combine(home, "shared");
        string usual = OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "rembg", "cache") : Path.Combine(home, ".cache", "rembg");
        string own = Path.Combine(home, "own");
        Assert.Equal(own, Find(own, shared));
        Assert.Throws<VariableInvalidException>(() => Find("own", shared));
        Assert.Equal(Path.Combine(shared, "rembg"), Find(null, shared));
        Assert.Equal(Path.Combine(shared, "rembg"), Find(string.Empty, shared));
        Assert.Equal(usual, Find(null, null));
        Assert.Equal(usual, Find(null, string.Empty));
        Assert.Equal(usual, Find(null, "relative"));

        static string? Find(string? own, string? shared) =>
            UserCache.Find(new UserDirectories(name => name switch { "REMBG_CACHE" => own, "XDG_CACHE_HOME" => shared, _ => null }));
    }

    public void Dispose() => _folder.Dispose();

    private void AssertUnusable(MaskCache cache)
    {
        Assert.Null(cache.Problem);
        cache.Store(_folder.Key(1), CacheFolder.Mask(1));
        string? problem = cache.Problem;
        Assert.NotNull(problem);
        Assert.StartsWith($"Masks cannot be stored in the cache '{cache.Directory}': ", problem, StringComparison.Ordinal);
        cache.Store(_folder.Key(2), CacheFolder.Mask(2));
        Assert.Same(problem, cache.Problem);
        Assert.False(cache.TryGet(_folder.Key(1), new PixelPool(), out _));
        Assert.Equal((0, 0), (cache.Summarize().Entries, cache.Clear()));
    }

    private bool Has(MaskCache cache, int number) => cache.TryGet(_folder.Key(number), new PixelPool(), out RawMask? mask) && CacheFolder.Same(mask, CacheFolder.Mask(number));
}

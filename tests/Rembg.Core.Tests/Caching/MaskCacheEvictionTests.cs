using Rembg.Caching;
using Rembg.Files;
using Rembg.Imaging;

namespace Rembg.Tests;

/// <summary>A cache stays within its limit; the least recently used entries are deleted.</summary>
public sealed class MaskCacheEvictionTests : IDisposable
{
    private const int Capacity = 20;

    private static readonly RawMask Mask = CacheFolder.Mask(0);

    private readonly CacheFolder _folder = new();
    private readonly long _entryLength;

    public MaskCacheEvictionTests()
    {
        _entryLength = MaskEntry.Write(_folder.Key(0), Mask).Length;
    }

    [Fact]
    public void The_oldest_go_until_a_tenth_is_free()
    {
        MaskCache cache = Fill(new MaskCache(_folder.Path, Capacity * _entryLength), Capacity);
        Assert.Equal(Capacity, _folder.Entries.Count);
        cache.Store(_folder.Key(Capacity), Mask);
        Assert.Equal([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20], Present());
    }

    [Fact]
    public void Recently_used_entries_stay()
    {
        MaskCache cache = Fill(new MaskCache(_folder.Path, Capacity * _entryLength), Capacity);
        Assert.True(cache.TryGet(_folder.Key(1), new PixelPool(), out _));
        cache.Store(_folder.Key(Capacity), Mask);
        Assert.Equal([1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20], Present());
    }

    [Fact]
    public void A_use_is_noted_once_a_minute()
    {
        MaskCache cache = Fill(new MaskCache(_folder.Path), 1);
        string file = _folder.FileOf(_folder.Key(0));
        _folder.Age(_folder.Key(0), TimeSpan.FromSeconds(30));
        DateTime before = File.GetLastWriteTimeUtc(file);
        Assert.True(cache.TryGet(_folder.Key(0), new PixelPool(), out _));
        Assert.Equal(before, File.GetLastWriteTimeUtc(file));
        _folder.Age(_folder.Key(0), TimeSpan.FromSeconds(90));
        Assert.True(cache.TryGet(_folder.Key(0), new PixelPool(), out _));
        Assert.True(File.GetLastWriteTimeUtc(file) > before);
    }

    [Fact]
    public void Existing_entries_count()
    {
        Fill(new MaskCache(_folder.Path), 2 * Capacity);
        new MaskCache(_folder.Path, Capacity * _entryLength).Store(_folder.Key(2 * Capacity), Mask);
        Assert.Equal(Enumerable.Range((2 * Capacity) - 17, 18), Present());
    }

    [Fact]
    public void Entries_of_other_processes_are_noticed_after_a_tenth_of_the_limit()
    {
        MaskCache cache = new(_folder.Path, Capacity * _entryLength);
        cache.Store(_folder.Key(0), Mask);
        for (int number = 1; number <= 2 * Capacity; number++)
        {
            // A bound of its own, so that it deletes nothing.
            new MaskCache(_folder.Path).Store(_folder.Key(number), Mask);
        }

        cache.Store(_folder.Key(100), Mask);
        cache.Store(_folder.Key(101), Mask);
        Assert.Equal((2 * Capacity) + 3, _folder.Entries.Count);
        cache.Store(_folder.Key(102), Mask);
        Assert.Equal(18, _folder.Entries.Count);
    }

    [Fact]
    public void A_mask_beyond_the_bound_drives_nothing_out()
    {
        MaskCache cache = Fill(new MaskCache(_folder.Path, 3 * _entryLength), 3);
        byte[] pixels = new byte[64 * 64];
        new Random(1).NextBytes(pixels);
        cache.Store(_folder.Key(3), new RawMask(pixels, 64, 64, 1, HasSubject: true));
        Assert.Equal([0, 1, 2], Present());
        MaskCache nothing = new(_folder.Path, 0);
        nothing.Store(_folder.Key(4), Mask);
        Assert.Null(nothing.Problem);
        Assert.Equal([0, 1, 2], Present());
    }

    [Fact]
    public void Incomplete_files_of_ended_processes_are_deleted_and_others_are_kept()
    {
        string file = _folder.FileOf(_folder.Key(1));
        string[] temporary = ["", ""];
        for (int i = 0; i < temporary.Length; i++)
        {
            AtomicFile.Write(file, overwrite: true, path =>
            {
                temporary[i] = path;
                File.WriteAllText(path, "half");
            });
            File.WriteAllText(temporary[i], "half");
        }

        File.SetLastWriteTimeUtc(temporary[0], DateTime.UtcNow - TimeSpan.FromHours(2));
        new MaskCache(_folder.Path).Store(_folder.Key(2), Mask);
        Assert.False(File.Exists(temporary[0]));
        Assert.True(File.Exists(temporary[1]));
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Stores entries 0 to <paramref name="count"/> − 1, each used a minute after the one before, long ago.</summary>
    private MaskCache Fill(MaskCache cache, int count)
    {
        for (int number = 0; number < count; number++)
        {
            cache.Store(_folder.Key(number), Mask);
            _folder.Age(_folder.Key(number), TimeSpan.FromDays(1) - TimeSpan.FromMinutes(number));
        }

        return cache;
    }

    private IEnumerable<int> Present() => Enumerable.Range(0, 100).Where(number => File.Exists(_folder.FileOf(_folder.Key(number))));
}

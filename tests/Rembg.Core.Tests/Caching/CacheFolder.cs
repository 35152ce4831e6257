using System.Collections.Concurrent;
using System.Globalization;

using Rembg.Caching;
using Rembg.Imaging;
using Rembg.Models;

namespace Rembg.Tests;

/// <summary>A cache directory, and photos with masks to store in it; a number always stands for the same photo.</summary>
internal sealed class CacheFolder : IDisposable
{
    public const string ModelHash = "0123";

    private readonly TemporaryDirectory _directory = new();
    private readonly ConcurrentDictionary<int, MaskKey> _keys = [];

    /// <summary>The cache's own directory.</summary>
    public string Path => _directory["cache"];

    /// <summary>The files of its entries, by name.</summary>
    public IReadOnlyList<string> Entries =>
        Directory.Exists(Path) ? [.. Directory.GetFiles(Path, "*.mask", SearchOption.AllDirectories).Order(StringComparer.Ordinal)] : [];

    /// <summary>The bytes of its entries.</summary>
    public long Bytes => Entries.Sum(static entry => new FileInfo(entry).Length);

    public static ModelDescription Description { get; } = new() { Name = "any" };

    /// <summary>A mask of noise, the same for the same number, which takes about 120 bytes packed.</summary>
    public static RawMask Mask(int number)
    {
        byte[] pixels = new byte[8 * 6];
        new Random(number).NextBytes(pixels);
        return new RawMask(pixels, 8, 6, number % 100 / 100f, number % 2 == 0);
    }

    /// <summary>True if two masks are the same throughout.</summary>
    public static bool Same(RawMask one, RawMask other) => one.Pixels.SequenceEqual(other.Pixels) && one with { Pixels = other.Pixels } == other;

    /// <summary>The key of a photo whose content is a number.</summary>
    public MaskKey Key(int number) => _keys.GetOrAdd(number, CreateKey);

    /// <summary>The file of an entry: the documented place.</summary>
    public string FileOf(MaskKey key) => System.IO.Path.Combine(Path, key.Digits[..2], key.Digits + ".mask");

    /// <summary>Makes it look as if an entry was used so long ago.</summary>
    public void Age(MaskKey key, TimeSpan age) => File.SetLastWriteTimeUtc(FileOf(key), DateTime.UtcNow - age);

    public void Dispose() => _directory.Dispose();

    private MaskKey CreateKey(int number)
    {
        string photo = _directory[Guid.NewGuid().ToString("N")];
        File.WriteAllText(photo, number.ToString(CultureInfo.InvariantCulture));
        MaskKey key = MaskKey.Create(photo, ModelHash, Description, string.Empty, default);
        File.Delete(photo);
        return key;
    }
}

using System.Globalization;
using System.IO.Hashing;
using System.Text;

using ADRaffy.ENSNormalize;

namespace Rembg.Sharding;

/// <summary>
/// A share of the photos of a run. Every photo belongs to exactly one of the shares, on every system and in every release, so that
/// machines that do not know of each other divide the work.
/// </summary>
public sealed record Shard
{
    /// <summary>The name of the option in messages.</summary>
    internal const string OptionName = "Shard";

    private const int LongestPathOnStack = 1024;

    /// <summary>Creates a share.</summary>
    /// <param name="index">The number of the share, 0 to <paramref name="count"/> − 1.</param>
    /// <param name="count">The number of shares.</param>
    /// <exception cref="OptionsInvalidException">There is no such share.</exception>
    public Shard(int index, int count)
    {
        if (count < 1 || index < 0 || index >= count)
        {
            string reason = count < 1 ? "the number of shards must be at least 1" : string.Create(CultureInfo.InvariantCulture, $"{count} shards have the numbers 0 to {count - 1}");
            throw new OptionsInvalidException(string.Create(CultureInfo.InvariantCulture, $"Shard {index}/{count} does not exist: {reason}.")) { Options = [OptionName] };
        }

        Index = index;
        Count = count;
    }

    /// <summary>The number of the share, from 0.</summary>
    public int Index { get; }

    /// <summary>The number of shares.</summary>
    public int Count { get; }

    /// <summary>Reads a share: <c>0/4</c> is the first of four.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="OptionsInvalidException">The text is not a share.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('/');
        return parts.Length == 2 && ReadNumber(parts[0]) is { } index && ReadNumber(parts[1]) is { } count
            ? new Shard(index, count)
            : throw new OptionsInvalidException($"'{text}' is not a shard. Specify its number from 0 and the number of shards, such as 0/4, or Auto.") { Options = [OptionName] };
    }

    /// <summary>Determines whether a photo belongs to this share.</summary>
    /// <param name="root">The directory in which the run found the photo. Machines may have it at different paths.</param>
    /// <param name="path">The full path of the photo, below the directory.</param>
    public bool Contains(string root, string path) => Contains(Path.GetRelativePath(root, path));

    /// <summary>Determines whether a photo belongs to this share.</summary>
    /// <param name="relativePath">The path relative to the directory in which the run found the photo.</param>
    public bool Contains(string relativePath) => IndexOf(relativePath, Count) == Index;

    /// <summary>
    /// Returns the number of the share to which a photo belongs: the remainder of XXH64 (seed 0) of the relative path, divided by the number
    /// of shares. The path is hashed as UTF-8 in normalization form C, with <c>/</c> as its separator.
    /// </summary>
    /// <param name="relativePath">The path relative to the directory in which the run found the photo.</param>
    /// <param name="count">The number of shares.</param>
    public static int IndexOf(string relativePath, int count)
    {
        ArgumentNullException.ThrowIfNull(relativePath);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return (int)(Hash(Canonical(relativePath)) % (ulong)count);
    }

    /// <summary>Formats the share as in <see cref="Parse"/>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    private static int? ReadNumber(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static string Canonical(string path)
    {
        string separated = Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/');
        if (Ascii.IsValid(separated))
        {
            return separated;
        }

        try
        {
            // string.Normalize depends on the system's ICU library, and returns the text unchanged where .NET runs without it.
            return ENSNormalize.NF.NFC(separated);
        }
        catch (ArgumentException)
        {
            // A name that is not valid Unicode has no normalization forms.
            return separated;
        }
    }

    private static ulong Hash(string path)
    {
        int longest = Encoding.UTF8.GetMaxByteCount(path.Length);
        Span<byte> bytes = longest <= LongestPathOnStack ? stackalloc byte[LongestPathOnStack] : new byte[longest];
        return XxHash64.HashToUInt64(bytes[..Encoding.UTF8.GetBytes(path, bytes)]);
    }
}

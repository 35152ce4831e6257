using System.Globalization;
using System.Text;

using Rembg.Sharding;

namespace Rembg.Tests.Sharding;

/// <summary>The division of photos into shares.</summary>
public sealed class ShardTests
{
    private const int Million = 1_000_000;

    /// <summary>
    /// The shares of a hash are binomially distributed: with n shards, their standard deviation is √(n ÷ names) of a share. Five of
    /// them are 5 % for 100 shards and 8 % for 256.
    /// </summary>
    [Theory]
    [InlineData("photo{0}.jpg")]
    [InlineData("2024/05/IMG_{0:D7}.JPG")]
    [InlineData("Müller & Söhne/Ansicht {0}.png")]
    public void A_million_photos_are_divided_completely_and_evenly(string format)
    {
        CompositeFormat name = CompositeFormat.Parse(format);
        foreach (int count in (int[])[2, 3, 4, 10, 64, 256, 4096])
        {
            int[] sizes = new int[count];
            for (int i = 0; i < Million; i++)
            {
                sizes[Shard.IndexOf(string.Format(CultureInfo.InvariantCulture, name, i), count)]++;
            }

            double expected = (double)Million / count;
            double limit = Math.Min(count <= 64 ? 0.05 : 1, 5 / Math.Sqrt(expected)) * expected;
            Assert.All(sizes, size => Assert.InRange(size, expected - limit, expected + limit));
        }
    }

    [Fact]
    public void Every_photo_is_in_exactly_one_shard()
    {
        foreach (int count in (int[])[1, 2, 3, 97, 256])
        {
            Shard[] shards = [.. Enumerable.Range(0, count).Select(index => new Shard(index, count))];
            Assert.All(Enumerable.Range(0, 500), number => Assert.Single(shards, shard => shard.Contains($"a/photo {number}.jpg")));
        }
    }

    /// <summary>Hashes of XXH64 (seed 0) that its specification and its Python binding give.</summary>
    [Theory]
    [InlineData("a", 0xD24EC4F1A98C6E5B)]
    [InlineData("abc", 0x44BC2CF5AD770999)]
    [InlineData("Ü.jpg", 0x5EAEB341E265AA29)]
    [InlineData("Nobody inspects the spammish repetition", 0xFBCEA83C8A378BF1)]
    public void The_hash_is_the_published_one(string path, ulong hash)
    {
        foreach (int count in (int[])[7, 256, 4096, int.MaxValue])
        {
            Assert.True(new Shard((int)(hash % (ulong)count), count).Contains(path));
        }
    }

    [Fact]
    public void A_name_is_in_the_same_shard_whatever_its_normalization_form()
    {
        // Names that macOS and old file servers decompose: a letter and its accent, several accents, a Hangul syllable, and characters that
        // are equal to others in every form (Å, Ω).
        (string Composed, string Decomposed)[] pairs =
        [
            ("Caf\u00e9 {0}.jpg", "Cafe\u0301 {0}.jpg"),
            ("\u1ec7 {0}.jpg", "e\u0323\u0302 {0}.jpg"),
            ("\ud55c\uae00 {0}.jpg", "\u1112\u1161\u11ab\u1100\u1173\u11af {0}.jpg"),
            ("\u00c5\u03a9 {0}.jpg", "\u212b\u2126 {0}.jpg"),
        ];
        foreach ((string composed, string decomposed) in pairs)
        {
            for (int i = 0; i < 50; i++)
            {
                string number = i.ToString(CultureInfo.InvariantCulture);
                Assert.Equal(
                    Shard.IndexOf(composed.Replace("{0}", number, StringComparison.Ordinal), 4096),
                    Shard.IndexOf(decomposed.Replace("{0}", number, StringComparison.Ordinal), 4096));
            }
        }
    }

    [Fact]
    public void A_photo_is_in_the_same_shard_wherever_its_root_is_mounted()
    {
        string one = Path.GetFullPath("/mnt/photos");
        string other = Path.GetFullPath("/srv/data/shared photos");
        foreach (string name in (string[])["a.jpg", "b/c.jpg", "b/d/ü.png"])
        {
            Shard shard = Enumerable.Range(0, 11).Select(static index => new Shard(index, 11)).Single(shard => shard.Contains(one, Path.Combine(one, name)));
            Assert.True(shard.Contains(other, Path.Combine(other, name)));
            Assert.True(shard.Contains(name));
        }
    }

    [Fact]
    public void A_name_that_is_not_valid_Unicode_is_in_one_shard()
    {
        const string Name = "broken\ud800 ü.jpg";
        Assert.Single(Enumerable.Range(0, 5), static index => new Shard(index, 5).Contains(Name));
    }

    [Theory]
    [InlineData("0/1")]
    [InlineData("3/4")]
    [InlineData("4095/4096")]
    public void A_shard_is_written_as_it_is_read(string text) => Assert.Equal(text, Shard.Parse(text).ToString());

    [Theory]
    [InlineData("3/2")]
    [InlineData("2/2")]
    [InlineData("-1/4")]
    [InlineData("a/b")]
    [InlineData("1")]
    [InlineData("1/0")]
    [InlineData("1/2/3")]
    [InlineData(" 1/2")]
    [InlineData("")]
    [InlineData("1/99999999999")]
    public void Other_texts_are_refused(string text)
    {
        OptionsInvalidException exception = Assert.Throws<OptionsInvalidException>(() => ShardChoice.Read(text, static _ => null));
        Assert.Equal(["Shard"], exception.Options);
    }
}

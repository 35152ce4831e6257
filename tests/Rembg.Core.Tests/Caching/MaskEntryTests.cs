using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

using CsCheck;

using Rembg.Caching;
using Rembg.Imaging;

namespace Rembg.Tests;

/// <summary>The bytes of a cached mask: they come back as they were, or not at all.</summary>
[Trait("Speed", "Fast")]
public sealed class MaskEntryTests : IDisposable
{
    private readonly CacheFolder _folder = new();
    private readonly PixelPool _pool = new();

    private static Gen<RawMask> Masks =>
        from width in Gen.Int[1, 70]
        from height in Gen.Int[1, 70]
        from pixels in Gen.OneOf(Gen.Byte, Gen.OneOfConst<byte>(0, 255), Gen.Const<byte>(0)).Array[width * height]
        from confidence in Gen.Single[0, 1]
        from certainty in Gen.Single[0, 1]
        from hasSubject in Gen.Bool
        select new RawMask(pixels, width, height, confidence, hasSubject) { Certainty = certainty };

    [Fact]
    public void Any_mask_comes_back_as_it_was()
    {
        MaskKey key = _folder.Key(1);
        Masks.Sample(mask => MaskEntry.Read(key, MaskEntry.Write(key, mask), _pool) is { } back && CacheFolder.Same(back, mask));
    }

    [Theory]
    [InlineData(8192, 1)]
    [InlineData(1, 8192)]
    [InlineData(1024, 1024)]
    public void Large_masks_come_back_too(int width, int height)
    {
        MaskKey key = _folder.Key(1);
        byte[] pixels = new byte[width * height];
        new Random(1).NextBytes(pixels);
        RawMask mask = new(pixels, width, height, 1, HasSubject: true);
        Assert.True(CacheFolder.Same(mask, MaskEntry.Read(key, MaskEntry.Write(key, mask), _pool)!));
    }

    [Fact]
    public void No_byte_can_be_changed()
    {
        MaskKey key = _folder.Key(1);
        byte[] entry = MaskEntry.Write(key, CacheFolder.Mask(1));
        for (int i = 0; i < entry.Length; i++)
        {
            for (int difference = 1; difference < 256; difference++)
            {
                entry[i] ^= (byte)difference;
                Assert.Null(MaskEntry.Read(key, entry, _pool));
                entry[i] ^= (byte)difference;
            }
        }

        Assert.NotNull(MaskEntry.Read(key, entry, _pool));
    }

    [Fact]
    public void No_byte_can_be_missing_or_added()
    {
        MaskKey key = _folder.Key(1);
        byte[] entry = MaskEntry.Write(key, CacheFolder.Mask(1));
        for (int length = 0; length < entry.Length; length++)
        {
            Assert.Null(MaskEntry.Read(key, entry.AsSpan(0, length), _pool));
        }

        Assert.Null(MaskEntry.Read(key, [.. entry, 0], _pool));
    }

    [Fact]
    public void The_mask_of_another_photo_is_not_used()
    {
        byte[] entry = MaskEntry.Write(_folder.Key(1), CacheFolder.Mask(1));
        Assert.Null(MaskEntry.Read(_folder.Key(2), entry, _pool));
    }

    [Fact]
    public void Noise_is_not_a_mask()
    {
        MaskKey key = _folder.Key(1);
        Gen.Byte.Array[0, 300].Sample(noise => MaskEntry.Read(key, noise, _pool) is null && MaskEntry.Read(key, [.. "RMSK\u0001\0\0\0"u8, .. noise], _pool) is null);
    }

    [Fact]
    public void A_made_up_entry_of_the_right_form_is_read() => Assert.NotNull(MaskEntry.Read(_folder.Key(1), MakeUp(8, 6, 0.5f, 48), _pool));

    [Theory]
    [InlineData(0, 6, 0.5f, 0)]
    [InlineData(-8, -6, 0.5f, 48)]
    [InlineData(8193, 1, 0.5f, 8193)]
    [InlineData(1, 8193, 0.5f, 8193)]
    [InlineData(65536, 65536, 0.5f, 0)]
    [InlineData(int.MaxValue, int.MaxValue, 0.5f, 1)]
    [InlineData(8192, 8192, 0.5f, 48)]
    [InlineData(8, 6, 0.5f, 47)]
    [InlineData(8, 6, 0.5f, 49)]
    [InlineData(8, 6, 0.5f, 100_000_000)]
    [InlineData(8, 6, float.NaN, 48)]
    [InlineData(8, 6, 1.5f, 48)]
    [InlineData(8, 6, -0.5f, 48)]
    [InlineData(8, 6, 0.5f, 48, 1)]
    [InlineData(8, 6, 0.5f, 48, 2, -1)]
    [InlineData(8, 6, 0.5f, 48, 2, 1)]
    public void A_made_up_entry_is_not_believed(int width, int height, float confidence, int pixels, int version = 2, int tooLong = 0) =>
        Assert.Null(MaskEntry.Read(_folder.Key(1), MakeUp(width, height, confidence, pixels, version, tooLong), _pool));

    public void Dispose() => _folder.Dispose();

    /// <summary>A forged entry by someone who knows the form: all sums are right.</summary>
    private byte[] MakeUp(int width, int height, float confidence, int pixels, int version = 2, int tooLong = 0)
    {
        byte[] payload = new byte[BrotliEncoder.GetMaxCompressedLength(pixels)];
        Assert.True(BrotliEncoder.TryCompress(new byte[pixels], payload, out int length, quality: 3, window: 22));
        byte[] fields = new byte[32];
        "RMSK"u8.CopyTo(fields);
        BinaryPrimitives.WriteInt32LittleEndian(fields.AsSpan(4), version);
        BinaryPrimitives.WriteInt32LittleEndian(fields.AsSpan(8), width);
        BinaryPrimitives.WriteInt32LittleEndian(fields.AsSpan(12), height);
        BinaryPrimitives.WriteSingleLittleEndian(fields.AsSpan(16), confidence);
        BinaryPrimitives.WriteInt32LittleEndian(fields.AsSpan(28), length + tooLong);
        byte[] sum = SHA256.HashData([.. System.Text.Encoding.ASCII.GetBytes(_folder.Key(1).Digits), .. fields, .. payload.AsSpan(0, length)]);
        return [.. fields, .. sum, .. payload.AsSpan(0, length)];
    }
}

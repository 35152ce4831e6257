using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Rembg.Imaging;

/// <summary>Cuts out along a mask: colours do not change, and the photo's own alpha is multiplied by the mask.</summary>
/// <param name="mask">The mask, with the size of the photo.</param>
internal sealed class MaskCutter(Mask mask) : ICutter
{
    /// <inheritdoc/>
    public void Cut<T>(int left, int y, ReadOnlySpan<T> photo, int bands, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> => Join(photo, bands, mask.Row(y).Slice(left, target.Length / 4), target);

    /// <summary>Joins colours and a part of a mask.</summary>
    /// <typeparam name="T">The sample type: 8 or 16 bits.</typeparam>
    /// <param name="photo">The colours: RGB, or RGB with the photo's own straight alpha.</param>
    /// <param name="bands">The number of bands: 3 or 4.</param>
    /// <param name="mask">The opacity of each pixel, 0–255.</param>
    /// <param name="target">Receives RGB and straight alpha.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Join<T>(ReadOnlySpan<T> photo, int bands, ReadOnlySpan<byte> mask, Span<T> target)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        int done = typeof(T) == typeof(byte) && bands == 3 ? JoinVectors(MemoryMarshal.AsBytes(photo), mask, MemoryMarshal.AsBytes(target)) : 0;
        T range = T.MaxValue / T.CreateTruncating(byte.MaxValue);
        for (int i = done; i < mask.Length; i++)
        {
            ReadOnlySpan<T> pixel = photo.Slice(i * bands, bands);
            Span<T> result = target.Slice(i * 4, 4);
            pixel[..3].CopyTo(result);
            result[3] = bands == 3
                ? T.CreateTruncating(mask[i]) * range
                : T.CreateTruncating((float.CreateTruncating(pixel[3]) * mask[i] / 255f) + 0.5f);
        }
    }

    // Processes four pixels at a time, in reads of 16 bytes that include 4 of the next pixels. Returns the number of pixels done.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int JoinVectors(ReadOnlySpan<byte> photo, ReadOnlySpan<byte> mask, Span<byte> target)
    {
        Vector128<byte> spread = Vector128.Create((byte)0, 1, 2, 255, 3, 4, 5, 255, 6, 7, 8, 255, 9, 10, 11, 255);
        Vector128<byte> last = Vector128.Create((byte)255, 255, 255, 0, 255, 255, 255, 1, 255, 255, 255, 2, 255, 255, 255, 3);
        int i = 0;
        for (; (i * 3) + Vector128<byte>.Count <= photo.Length && i + 4 <= mask.Length; i += 4)
        {
            Vector128<byte> colors = Vector128.Create(photo[(i * 3)..]);
            Vector128<byte> alphas = Vector128.CreateScalar(MemoryMarshal.Read<uint>(mask[i..])).AsByte();
            (Vector128.Shuffle(colors, spread) | Vector128.Shuffle(alphas, last)).CopyTo(target[(i * 4)..]);
        }

        return i;
    }
}

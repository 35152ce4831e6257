using CsCheck;

namespace Rembg.Tests;

/// <summary>A mask and its reference: row-major bytes.</summary>
internal sealed record MaskPair(int Width, int Height, byte[] Mask, byte[] Reference)
{
    /// <summary>The subject of the reference, by its definition.</summary>
    public bool[] Wanted => [.. Reference.Select(static value => value > 127)];

    /// <summary>Pairs of small masks: noise, boxes, flat ones, and masks that are partly as the reference.</summary>
    public static Gen<MaskPair> Random(int maxWidth, int maxHeight) =>
        Gen.Select(Gen.Int[1, maxWidth], Gen.Int[1, maxHeight]).SelectMany(static (width, height) => OfSize(width, height));

    /// <summary>Reads a drawing: '#' is 255, '+' 200, '-' 100, any other 0; mask and reference side by side, separated by a blank.</summary>
    public static MaskPair Draw(params string[] rows)
    {
        string[][] parts = [.. rows.Select(static row => row.Split(' '))];
        return new MaskPair(parts[0][0].Length, rows.Length, Values(parts.Select(static part => part[0])), Values(parts.Select(static part => part[1])));
    }

    /// <summary>
    /// A published mask as the reference of the Python pipeline's, at full size or, for the naive forms, by every n-th pixel.
    /// </summary>
    public static MaskPair Real(string name, int longestSide = int.MaxValue)
    {
        Pixels mask = Pixels.Read(SharedData.ReferenceMask(name + ".png"));
        Pixels reference = Pixels.Read(SharedData.Mask(name + ".png"));
        int step = Math.Max(1, Math.Max(mask.Width, mask.Height) / longestSide);
        int[] columns = [.. Enumerable.Range(0, mask.Width).Where(x => x % step == 0)];
        int[] rows = [.. Enumerable.Range(0, mask.Height).Where(y => y % step == 0)];
        return new MaskPair(
            columns.Length,
            rows.Length,
            [.. rows.SelectMany(y => columns.Select(x => mask[x, y, 0]))],
            [.. rows.SelectMany(y => columns.Select(x => reference[x, y, 0]))]);
    }

    private static byte[] Values(IEnumerable<string> rows) =>
        [.. rows.SelectMany(static row => row.Select(static c => c switch { '#' => (byte)255, '+' => (byte)200, '-' => (byte)100, _ => (byte)0 }))];

    private static Gen<MaskPair> OfSize(int width, int height) =>
        Gen.Select(Values(width, height), Values(width, height), Gen.Bool.Array[width * height], Gen.Bool, (mask, reference, kept, mixed) =>
            new MaskPair(width, height, mixed ? [.. mask.Select((value, i) => kept[i] ? reference[i] : value)] : mask, reference));

    private static Gen<byte[]> Values(int width, int height) => Gen.Frequency(
        (2, Gen.OneOf(Gen.OneOfConst<byte>(0, 126, 127, 128, 129, 255), Gen.Byte).Array[width * height]),
        (2, Gen.Frequency((8, Gen.Const((byte)0)), (1, Gen.Const((byte)255))).Array[width * height]),
        (3, Box(width, height)),
        (1, Gen.OneOfConst<byte>(0, 77, 200, 255).Select(value => Enumerable.Repeat(value, width * height).ToArray())));

    private static Gen<byte[]> Box(int width, int height) =>
        Gen.Select(Gen.Int[0, width - 1], Gen.Int[0, height - 1], Gen.Int[0, width], Gen.Int[0, height], (left, top, right, bottom) =>
            Enumerable.Range(0, width * height).Select(i => IsBetween(i % width, left, right) && IsBetween(i / width, top, bottom) ? (byte)255 : (byte)0).ToArray());

    private static bool IsBetween(int value, int least, int most) => value >= least && value <= most;
}

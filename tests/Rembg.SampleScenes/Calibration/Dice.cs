namespace Rembg.Samples.Calibration;

/// <summary>Chance that depends on a seed alone, so that a set of pictures can be made again.</summary>
internal sealed class Dice
{
    private readonly int _seed;
    private int _throws;

    public Dice(int seed)
    {
        _seed = seed;
    }

    /// <summary>Colours that cloth, paint or glaze may have.</summary>
    public static ReadOnlySpan<int> Dyes =>
    [
        0xB02A24, 0xE2742A, 0xE8C23C, 0x5C8C34, 0x2C6E58, 0x3A8EB4, 0x24447E, 0x5A3A78, 0xB4507C, 0xE8A8B0,
        0xF2EEE6, 0xC8C2B8, 0x8A8880, 0x4A4A4E, 0x1A1A1E, 0x6A4428, 0xA87844, 0xD8BC90, 0x7AA8C8, 0x9CC08C,
    ];

    /// <summary>A number between two others.</summary>
    public float Between(float from, float to) => float.Lerp(from, to, Noise.Cell(_seed, _throws++, 0));

    /// <summary>True with some chance, 0–1.</summary>
    public bool Happens(float chance) => Between(0, 1) < chance;

    /// <summary>One of several things.</summary>
    public T Pick<T>(params ReadOnlySpan<T> things) => things[(int)Between(0, things.Length - 0.001f)];

    /// <summary>A colour that cloth, paint or glaze may have.</summary>
    public int Dye() => Pick(Dyes);

    /// <summary>A pattern in two such colours.</summary>
    public Texture Cloth() => Weave(
        Pick(Pattern.Mottle, Pattern.Mottle, Pattern.Streaks, Pattern.Stripes, Pattern.Checks, Pattern.Dots),
        Dyes,
        Between(3, 14));

    /// <summary>A pattern in two different colours of some.</summary>
    public Texture Weave(Pattern pattern, ReadOnlySpan<int> colors, float scale)
    {
        int dark = (int)Between(0, colors.Length - 0.001f);
        int bright = (dark + 1 + (int)Between(0, colors.Length - 1.001f)) % colors.Length;
        return new Texture(pattern, colors[dark], colors[bright], scale);
    }

    /// <summary>One such colour without a pattern.</summary>
    public Texture Plain() => Texture.Plain(Dye());
}

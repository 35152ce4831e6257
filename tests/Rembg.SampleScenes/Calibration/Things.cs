using System.Numerics;

namespace Rembg.Samples.Calibration;

/// <summary>Things with holes, thin parts and hard edges.</summary>
internal static class Things
{
    private static readonly Texture Rubber = new(Pattern.Mottle, 0x141416, 0x2A2A2C, 4);
    private static readonly Texture Steel = new(Pattern.Mottle, 0x9AA0A6, 0xE4E8EC, 5);

    /// <summary>A bicycle.</summary>
    public static IEnumerable<Part> Bicycle(Dice dice)
    {
        Texture paint = dice.Plain();
        Vector3 crank = new(-0.05f, 0.36f, 0);
        Vector3 seat = new(-0.28f, 0.95f, 0);
        Vector3 neck = new(0.5f, 0.95f, 0);
        foreach (float x in (float[])[-0.68f, 0.72f])
        {
            Vector3 hub = new(x, 0.42f, 0);
            yield return new Ring(hub, 0.4f, 0.03f, Rubber);
            yield return new Egg(hub, new Vector3(0.05f, 0.05f, 0.07f), Steel);
            for (int spoke = 0; spoke < 12; spoke++)
            {
                (float sin, float cos) = MathF.SinCos(spoke * MathF.PI / 6);
                yield return new Rod(hub, hub + new Vector3(0.39f * cos, 0.39f * sin, 0), 0.006f, 0.006f, Steel);
            }

            yield return new Rod(hub, x < 0 ? crank : neck, 0.025f, 0.025f, paint);
        }

        yield return new Rod(new(-0.68f, 0.42f, 0), seat, 0.022f, 0.022f, paint);
        yield return new Rod(crank, seat, 0.032f, 0.03f, paint);
        yield return new Rod(crank, neck, 0.034f, 0.034f, paint);
        yield return new Rod(seat, neck, 0.03f, 0.03f, paint);
        yield return new Egg(seat + new Vector3(0, 0.1f, 0), new Vector3(0.17f, 0.05f, 0.08f), Rubber);
        yield return new Rod(neck, neck + new Vector3(0, 0.14f, 0), 0.025f, 0.025f, Steel);
        yield return new Rod(neck + new Vector3(0.05f, 0.14f, -0.3f), neck + new Vector3(0.05f, 0.14f, 0.3f), 0.025f, 0.025f, Rubber);
        yield return new Ring(crank, 0.11f, 0.02f, Steel);
    }

    /// <summary>A car.</summary>
    public static IEnumerable<Part> Car(Dice dice)
    {
        Texture paint = dice.Plain();
        Texture glass = new(Pattern.Mottle, 0x10181E, 0x4A5E6C, 1.5f);
        float cabin = dice.Between(-0.25f, 0.1f);
        yield return new Box(new(0, 0.5f, 0), new(1.3f, 0.24f, 0.5f), 0.14f, paint);
        yield return new Box(new(cabin, 0.86f, 0), new(0.62f, 0.2f, 0.4f), 0.15f, glass);
        yield return new Box(new(cabin, 1.04f, 0), new(0.52f, 0.05f, 0.4f), 0.05f, paint);
        yield return new Box(new(cabin, 0.86f, 0), new(0.04f, 0.2f, 0.42f), 0.02f, paint);
        Texture lamp = Texture.Plain(0xC01810);
        foreach ((float x, float z) in ((float, float)[])[(-0.8f, 0.5f), (0.8f, 0.5f), (-0.8f, -0.5f), (0.8f, -0.5f)])
        {
            yield return new Ring(new(x, 0.28f, z), 0.19f, 0.09f, Rubber);
            yield return new Egg(new(x, 0.28f, z), new Vector3(0.15f, 0.15f, 0.06f), Steel);
            yield return new Egg(new(x * 1.6f, 0.58f, z * 0.75f), new Vector3(0.06f, 0.07f, 0.1f), x > 0 ? Steel : lamp);
        }
    }

    /// <summary>A sailing boat.</summary>
    public static IEnumerable<Part> Boat(Dice dice)
    {
        Texture wood = new(Pattern.Streaks, 0x5A3820, 0xA87844, 6);
        Texture sail = dice.Happens(0.5f) ? new(Pattern.Mottle, 0xE8E2D4, 0xFAF8F2, 3) : dice.Cloth();
        float height = dice.Between(1.8f, 2.6f);
        yield return new Egg(new(0, 0.2f, 0), new Vector3(1.2f, 0.28f, 0.4f), dice.Plain());
        yield return new Box(new(-0.3f, 0.5f, 0), new(0.4f, 0.14f, 0.22f), 0.06f, dice.Plain());
        yield return new Rod(new(0.15f, 0.3f, 0), new(0.15f, height, 0), 0.035f, 0.02f, wood);
        yield return new Rod(new(0.15f, 0.7f, 0), new(-0.85f, 0.74f, 0), 0.025f, 0.02f, wood);
        for (int strip = 0; strip < 12; strip++)
        {
            float up = strip / 12f;
            Vector3 mast = new(0.12f, float.Lerp(0.78f, height - 0.1f, up), 0);
            yield return new Rod(mast, mast + new Vector3(-0.85f * (1 - up), 0, 0.1f), 0.07f, 0.05f, sail);
        }

        foreach (float x in (float[])[-1.15f, 1.15f])
        {
            yield return new Rod(new(0.15f, height - 0.05f, 0), new(x, 0.3f, 0), 0.01f, 0.01f, Rubber);
        }
    }

    /// <summary>A chair with a slatted back.</summary>
    public static IEnumerable<Part> Chair(Dice dice)
    {
        Texture wood = dice.Happens(0.5f) ? new(Pattern.Streaks, 0x4A2E1A, 0xA8743C, 7) : dice.Plain();
        yield return new Box(new(0, 0.85f, 0), new(0.46f, 0.06f, 0.46f), 0.04f, dice.Cloth());
        foreach ((float x, float z) in ((float, float)[])[(-0.4f, 0.4f), (0.4f, 0.4f), (-0.4f, -0.4f), (0.4f, -0.4f)])
        {
            yield return new Rod(new(1.1f * x, 0, 1.1f * z), new(x, z < 0 ? 1.9f : 0.85f, z), 0.04f, 0.05f, wood);
        }

        yield return new Rod(new(-0.4f, 1.85f, -0.4f), new(0.4f, 1.85f, -0.4f), 0.06f, 0.06f, wood);
        for (int slat = -2; slat <= 2; slat++)
        {
            yield return new Rod(new(0.14f * slat, 0.9f, -0.4f), new(0.14f * slat, 1.85f, -0.4f), 0.022f, 0.022f, wood);
        }
    }

    /// <summary>A tree or a house plant: branches that end in leaves.</summary>
    public static IEnumerable<Part> Plant(Dice dice)
    {
        Texture bark = new(Pattern.Streaks, 0x3A2818, 0x8A6A48, 8);
        Texture leaf = new(Pattern.Mottle, dice.Pick(0x2C5A1C, 0x1E4A34, 0x6A7A1C, 0x9A2E1C), dice.Pick(0x5E8A2C, 0x9AB45C, 0xD89A2C), 6);
        yield return new Rod(new(0, 0, 0), new(0, 0.5f, 0), 0.3f, 0.36f, dice.Cloth());
        yield return new Rod(new(0, 0.4f, 0), new(0.05f, 1.3f, 0), 0.06f, 0.04f, bark);
        for (int branch = 0; branch < 14; branch++)
        {
            Vector3 from = new(0.03f, dice.Between(0.6f, 1.3f), 0);
            Vector3 to = from + new Vector3(dice.Between(-0.75f, 0.75f), dice.Between(0.1f, 0.8f), dice.Between(-0.5f, 0.5f));
            yield return new Rod(from, to, 0.022f, 0.012f, bark);
            yield return new Egg(to, new Vector3(dice.Between(0.08f, 0.22f), dice.Between(0.03f, 0.2f), dice.Between(0.05f, 0.2f)), leaf);
        }
    }

    /// <summary>A few round things of different sizes.</summary>
    public static IEnumerable<Part> Balls(Dice dice)
    {
        for (int ball = 0; ball < 5; ball++)
        {
            float radius = dice.Between(0.15f, 0.55f);
            Vector3 radii = radius * new Vector3(1, dice.Between(0.7f, 1.2f), 1);
            yield return new Egg(new((0.55f * ball) - 1.1f, radii.Y, dice.Between(-0.4f, 0.4f)), radii, dice.Cloth());
        }
    }
}

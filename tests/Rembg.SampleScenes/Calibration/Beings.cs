using System.Numerics;

namespace Rembg.Samples.Calibration;

/// <summary>People and animals, a little different each time.</summary>
internal static class Beings
{
    private static readonly int[] Skins = [0xF2CDB0, 0xE0AC86, 0xC08458, 0x8E5A3A, 0x5A3826];
    private static readonly int[] Furs = [0x2A1E18, 0x6A4428, 0xA8743C, 0xD8C0A0, 0x8A8680, 0xF0ECE4, 0xC8762C];

    /// <summary>A person, two units tall.</summary>
    public static IEnumerable<Part> Person(Dice dice, Vector3 at)
    {
        int tone = dice.Pick(Skins);
        Texture skin = Texture.Plain(tone);
        Texture hair = new(Pattern.Streaks, dice.Pick(0x16100C, 0x4A2E1A, 0x8A5A2C, 0xD8B468, 0x9A3A1C), 0x0A0806, 14);
        Texture top = dice.Cloth();
        Texture legs = dice.Happens(0.3f) ? skin : dice.Plain();
        Texture shoes = dice.Plain();
        bool bareArms = dice.Happens(0.4f);

        foreach (int side in (int[])[-1, 1])
        {
            Vector3 hip = at + new Vector3(side * 0.12f, 0.95f, 0);
            Vector3 knee = hip + new Vector3(side * dice.Between(0, 0.12f), -0.44f, dice.Between(-0.1f, 0.25f));
            Vector3 foot = new(knee.X + dice.Between(-0.08f, 0.08f), 0.07f, knee.Z + dice.Between(-0.3f, 0));
            yield return new Rod(hip, knee, 0.14f, 0.09f, legs);
            yield return new Rod(knee, foot, 0.09f, 0.06f, legs);
            yield return new Egg(foot + new Vector3(0, -0.01f, 0.07f), new Vector3(0.075f, 0.065f, 0.15f), shoes);

            Vector3 shoulder = at + new Vector3(side * 0.25f, 1.46f, 0);
            Vector3 upperArm = new(side * dice.Between(0.1f, 1.2f), dice.Between(-1.2f, 0.3f), dice.Between(-0.5f, 0.5f));
            Vector3 elbow = shoulder + (0.32f * Vector3.Normalize(upperArm));
            Vector3 forearm = new(-side * dice.Between(-0.6f, 0.7f), dice.Between(-1, 1), dice.Between(0, 1));
            Vector3 hand = elbow + (0.3f * Vector3.Normalize(forearm));
            yield return new Rod(shoulder, elbow, 0.085f, 0.06f, top);
            yield return new Rod(elbow, hand, 0.06f, 0.045f, bareArms ? skin : top);
            yield return new Egg(hand, new Vector3(0.055f, 0.07f, 0.05f), skin);
            Vector3 eye = at + new Vector3(side * 0.055f, 1.8f, 0.148f);
            yield return new Egg(eye, new Vector3(0.024f, 0.016f, 0.015f), Texture.Plain(0x140E0C));
        }

        yield return new Egg(at + new Vector3(0, 1.22f, 0), new Vector3(0.27f, 0.4f, 0.17f), top);
        if (dice.Happens(0.35f))
        {
            yield return new Rod(
                at + new Vector3(0, 1.02f, 0), at + new Vector3(0, 0.5f, 0), 0.2f, dice.Between(0.3f, 0.45f), dice.Cloth());
        }

        yield return new Rod(at + new Vector3(0, 1.5f, 0), at + new Vector3(0, 1.66f, 0.01f), 0.075f, 0.07f, skin);
        yield return new Egg(at + new Vector3(0, 1.78f, 0.02f), new Vector3(0.135f, 0.18f, 0.15f), skin);
        yield return new Egg(at + new Vector3(0, 1.76f, 0.17f), new Vector3(0.02f, 0.035f, 0.025f), skin);
        yield return new Egg(at + new Vector3(0, 1.7f, 0.135f), new Vector3(0.045f, 0.012f, 0.02f), Texture.Plain(0x9A3A34));
        yield return new Egg(at + new Vector3(0, 1.84f, -0.035f), new Vector3(0.16f, 0.17f, 0.16f), hair);
        if (dice.Happens(0.5f))
        {
            yield return new Rod(
                at + new Vector3(0, 1.8f, -0.09f), at + new Vector3(0, dice.Between(1.2f, 1.55f), -0.16f), 0.14f, 0.12f, hair);
        }

        if (dice.Happens(0.3f))
        {
            Texture felt = dice.Plain();
            yield return new Egg(at + new Vector3(0, 1.9f, -0.02f), new Vector3(0.3f, 0.025f, 0.3f), felt);
            yield return new Egg(at + new Vector3(0, 1.95f, -0.02f), new Vector3(0.16f, 0.13f, 0.16f), felt);
        }
    }

    /// <summary>An animal on four legs, its head towards +x.</summary>
    public static IEnumerable<Part> Animal(Dice dice)
    {
        Texture fur = dice.Weave(dice.Pick(Pattern.Mottle, Pattern.Streaks, Pattern.Dots, Pattern.Stripes), Furs, dice.Between(3, 9));
        Texture dark = Texture.Plain(0x181210);
        float leg = dice.Between(0.35f, 0.95f);
        float girth = dice.Between(0.2f, 0.34f);
        float back = leg + girth;
        foreach ((float x, float z) in ((float, float)[])[(-0.5f, -1), (-0.5f, 1), (0.5f, -1), (0.5f, 1)])
        {
            Vector3 hip = new Vector3(x, leg, z * 0.6f * girth);
            Vector3 knee = hip + new Vector3(dice.Between(-0.15f, 0.2f), -leg / 2, 0);
            Vector3 hoof = new(knee.X + dice.Between(-0.15f, 0.05f), 0.05f, knee.Z);
            yield return new Rod(hip, knee, 0.5f * girth, 0.075f, fur);
            yield return new Rod(knee, hoof, 0.07f, 0.055f, fur);
            yield return new Egg(hoof, new Vector3(0.08f, 0.06f, 0.07f), dark);
        }

        yield return new Rod(new Vector3(-0.48f, back, 0), new Vector3(0.48f, back + 0.04f, 0), girth, girth, fur);
        Vector3 head = new Vector3(0.95f, back + dice.Between(0.15f, 0.75f), 0);
        yield return new Rod(new Vector3(0.5f, back + 0.05f, 0), head, 0.75f * girth, 0.14f, fur);
        yield return new Rod(head, head + new Vector3(dice.Between(0.18f, 0.36f), -0.12f, 0), 0.16f, 0.085f, fur);
        foreach (int side in (int[])[-1, 1])
        {
            Vector3 ear = head + new Vector3(-0.03f, 0.1f, 0.08f * side);
            Vector3 tip = head + new Vector3(-0.06f, dice.Between(0.2f, 0.34f), 0.13f * side);
            yield return new Rod(ear, tip, 0.05f, 0.015f, fur);
            yield return new Egg(head + new Vector3(0.1f, 0.05f, 0.12f * side), new Vector3(0.03f), dark);
        }

        yield return new Rod(
            new Vector3(-0.7f, back + 0.1f, 0), new Vector3(-1.05f, back + dice.Between(-0.5f, 0.4f), 0), 0.05f, 0.03f, fur);
    }
}

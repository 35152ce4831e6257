using System.Numerics;

namespace Rembg.Samples.Calibration;

/// <summary>The surroundings of a figure: a ground, something behind it, the sky above that.</summary>
internal sealed class Place
{
    private const float AboveAll = 10;

    private static readonly int[] Earths = [0x3A4A1C, 0x6E8A3A, 0x8A6A44, 0xC8AC7C, 0x5A5A58, 0x9A9894, 0xE8E6E2, 0x4A3424, 0x2A3A48];

    private readonly Texture _ground;
    private readonly Texture _far;
    private readonly float _end;
    private readonly float _farTop;
    private readonly float _farRoughness;
    private readonly int _skyLow;
    private readonly int _skyHigh;
    private readonly float _lamps;

    /// <param name="dice">Decides what it is.</param>
    public Place(Dice dice)
    {
        _skyLow = dice.Pick(0xDCE8EE, 0xF4E0C4, 0xC8CCD0, 0xFFFFFF);
        _skyHigh = dice.Pick(0x3F8ED0, 0x8AA8C8, 0xB8BCC2, 0x24365A);
        if (dice.Happens(0.15f))
        {
            // A studio: one colour all around.
            int paper = dice.Pick(0xFFFFFF, 0xE8E6E2, 0x8A8880, 0x1A1A1E, dice.Dye());
            _ground = Texture.Plain(paper);
            _far = _ground;
            _farTop = AboveAll;
            _end = -4;
            return;
        }

        Pattern paving = dice.Pick(Pattern.Mottle, Pattern.Streaks, Pattern.Blocks, Pattern.Leaves, Pattern.Checks);
        _ground = dice.Weave(paving, Earths, dice.Between(0.8f, 5));
        _end = dice.Between(-30, -2);
        bool indoors = dice.Happens(0.4f);
        _far = indoors
            ? dice.Weave(dice.Pick(Pattern.Mottle, Pattern.Blocks, Pattern.Stripes, Pattern.Dots), Dice.Dyes, dice.Between(3, 25))
            : dice.Weave(dice.Pick(Pattern.Leaves, Pattern.Blocks, Pattern.Streaks), Earths, dice.Between(8, 40));
        _farTop = indoors ? AboveAll : dice.Between(-0.02f, 0.25f);
        _farRoughness = dice.Between(0, 0.3f);
        _lamps = indoors && dice.Happens(0.4f) ? 10 : 0;
    }

    /// <summary>The ground's material; null where it ends.</summary>
    public Material? Ground(Vector3 point) => point.Z < _end ? null : new Material(_ground.At(point), Roughness: 1, Gloss: 0);

    /// <summary>The light from beyond the ground.</summary>
    public Vector3 Backdrop(Vector3 direction)
    {
        float top = _farTop + (_farRoughness * (Noise.Fractal(new Vector3(direction.X * 6, 1, 1), 3) - 0.5f));
        Vector3 light = direction.Y < top ? _far.At(direction) : Sky(direction);
        Vector3 cell = direction * 24;
        float lamp = _lamps * Curve.Step(0.14f, 0.1f, Noise.Dot(cell)) * Curve.Step(0.4f, 0.9f, Noise.Cell(cell));
        return light + (new Vector3(1, 0.85f, 0.6f) * lamp);
    }

    private Vector3 Sky(Vector3 direction)
    {
        Vector3 sky = Paint.Mix(_skyLow, _skyHigh, MathF.Sqrt(Curve.Unit(direction.Y * 4)));
        float cloud = Curve.Step(0.5f, 0.75f, Noise.Fractal(new Vector3(direction.X * 7, direction.Y * 18, 2), 4));
        return Vector3.Lerp(sky, Vector3.One, 0.7f * cloud);
    }
}

using System.Numerics;

namespace Rembg.Samples.Calibration;

/// <summary>A figure somewhere, drawn by lot.</summary>
internal sealed class CalibrationScene : Scene
{
    private readonly Figure _figure;
    private readonly Place _place;
    private readonly float _turn;
    private readonly float _gloss;

    /// <param name="name">The picture's file name without extension.</param>
    /// <param name="figure">The subject.</param>
    /// <param name="dice">Decides the rest.</param>
    /// <param name="size">The figure's share of the picture's height; above 1 it is cut off.</param>
    public CalibrationScene(string name, Figure figure, Dice dice, float size)
    {
        Name = name;
        _figure = figure;
        _place = new Place(dice);
        _turn = dice.Between(-0.9f, 0.9f);
        _gloss = dice.Between(0, 0.9f);
        Sphere bounds = _figure.Bounds;
        Vector3 middle = Shape.Turn(bounds.Center, -_turn);
        Bounds = new Sphere(middle, bounds.Radius * 1.01f);

        // Subjects are only cut off at the bottom, so that the heads of people are visible.
        Vector3 target = middle + new Vector3(dice.Between(-0.3f, 0.3f), MathF.Max(1 - (0.9f / size), 0), 0) * bounds.Radius;
        float away = 5 * bounds.Radius;
        Vector3 position = target + new Vector3(0, MathF.Max(dice.Between(-0.1f, 0.5f) * away, 0.2f - target.Y), away);
        float zoom = size * Vector3.Distance(position, target) / bounds.Radius;
        Camera = new Camera(position, target, zoom, dice.Pick(0.01f, 0.1f, 0.3f, 0.5f));
        float brightness = dice.Pick(0.5f, 0.8f, 1, 1.4f);
        float contrast = dice.Between(0, 1);
        Light = new Light(
            Vector3.Normalize(new(dice.Between(-1, 1), dice.Between(0.3f, 1.2f), dice.Between(-0.6f, 1))),
            Key: brightness * (0.3f + (1.7f * contrast)) * new Vector3(1, dice.Between(0.8f, 1), dice.Between(0.6f, 1)),
            Sky: brightness * (1.1f - (0.9f * contrast)) * new Vector3(dice.Between(0.8f, 1), 0.95f, 1),
            Bounce: brightness * (0.9f - (0.8f * contrast)) * Vector3.One,
            Size: dice.Between(0.05f, 0.5f),
            Window: false);
    }

    public override string Name { get; }

    internal override Camera Camera { get; }

    internal override Light Light { get; }

    internal override Sphere Bounds { get; }

    internal override Vector3 Bleed { get; } = new(0.1f);

    internal override float Distance(Vector3 point) => _figure.Distance(Shape.Turn(point, _turn));

    internal override Material Subject(Vector3 point) =>
        new(_figure.Color(Shape.Turn(point, _turn)), Roughness: 0.35f, Gloss: _gloss, Softness: 0.2f);

    internal override Material? Ground(Vector3 point) => _place.Ground(point);

    internal override Vector3 Backdrop(Vector3 direction) => _place.Backdrop(direction);
}

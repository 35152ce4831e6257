using System.Numerics;

namespace Rembg.Samples.Calibration;

/// <summary>The pictures that the module quantizes with where the user names none.</summary>
/// <remarks>
/// Toys in made-up places do because quantization asks for the range and the company of a model's inner values, not for
/// likeness: what widens them is clutter, contrast, thin parts and subjects that fill the frame.
/// </remarks>
internal static class CalibrationScenes
{
    /// <summary>The seed of the set in <c>src/Rembg/calibration</c>. Others draw other sets, to see how much is luck.</summary>
    public const int Seed = 1;

    private const int Count = 20;

    private static readonly (string Name, Func<Dice, IEnumerable<Part>> Draw, float Fillet)[] Kinds =
    [
        // Quantization holds back every fourth of twenty pictures: a bicycle, a plant, a person, an animal and a couple.
        ("car", Things.Car, 0.02f),
        ("person", dice => Beings.Person(dice, Vector3.Zero), 0.03f),
        ("chair", Things.Chair, 0),
        ("bicycle", Things.Bicycle, 0),
        ("balls", Things.Balls, 0),
        ("animal", Beings.Animal, 0.06f),
        ("portrait", dice => Beings.Person(dice, Vector3.Zero), 0.03f),
        ("plant", Things.Plant, 0),
        ("boat", Things.Boat, 0),
        ("couple", dice => [.. Beings.Person(dice, new(-0.5f, 0, 0)), .. Beings.Person(dice, new(0.5f, 0, 0.3f))], 0.03f),
    ];

    /// <summary>Every scene, with the width and height of its picture.</summary>
    public static IEnumerable<(Scene Scene, int Width, int Height)> All(int seed)
    {
        for (int index = 0; index < Count; index++)
        {
            Dice dice = new((seed * 1000) + index);
            (string name, Func<Dice, IEnumerable<Part>> draw, float fillet) = Kinds[index % Kinds.Length];
            Figure figure = new(draw(dice), fillet);
            (int width, int height) = dice.Pick((360, 360), (400, 300), (300, 400), (420, 280));
            float size = name == "portrait" ? dice.Between(1.6f, 2.6f) : dice.Between(0.7f, 1.35f);
            size *= Math.Min(1, (float)width / height);
            yield return (new CalibrationScene($"{index + 1:00}-{name}", figure, dice, size), width, height);
        }
    }
}

namespace Rembg.Samples.Edges;

/// <summary>
/// Subjects whose edges are hard to cut out, drawn with known alpha and known colours. Lengths follow the picture's size:
/// a larger picture shows the same subject in more detail.
/// </summary>
public static class EdgeScenes
{
    /// <summary>The names of all.</summary>
    public static IReadOnlyList<string> Names { get; } = ["curls", "fur", "hair", "leaves", "soft", "veil", "wires"];

    /// <summary>Draws a subject and composes it over a backdrop.</summary>
    /// <param name="name">Which one.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="seed">Which of many like it: other colours, other strands.</param>
    /// <param name="backdrop">As large as the picture, three bytes per pixel.</param>
    public static EdgeScene Draw(string name, int width, int height, int seed, byte[] backdrop)
    {
        EdgeCanvas canvas = new(width, height);
        EdgeSubject subject = new(canvas, seed);
        switch (name)
        {
            case "hair":
                subject.DrawBust();
                subject.DrawStrands(count: 2600, length: 0.5f, curl: 0.10f, thickness: 1.0f, upwards: false);
                break;
            case "curls":
                subject.DrawBust();
                subject.DrawStrands(count: 2600, length: 0.28f, curl: 0.3f, thickness: 0.8f, upwards: true);
                break;
            case "fur":
                subject.DrawFur();
                break;
            case "leaves":
                subject.DrawLeaves();
                break;
            case "soft":
                subject.DrawBall(blur: 0.03f);
                break;
            case "veil":
                subject.DrawVeil();
                break;
            case "wires":
                subject.DrawBall(blur: 0);
                subject.DrawWires();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "There is no such scene.");
        }

        return canvas.Over(backdrop);
    }
}

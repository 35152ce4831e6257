using NetVips;

using Rembg.Imaging.Finishing;
using Rembg.Inference;

namespace Rembg.Tests.Finishing;

/// <summary>A bright, coloured ball on black, which the brightness model cuts out, and outputs made of it.</summary>
internal static class Scene
{
    public const int Width = 120;
    public const int Height = 80;

    /// <summary>An ellipse in the right half, whose colours differ from pixel to pixel.</summary>
    public static Pixels Ball { get; } = Pixels.Draw(Width, Height, static (x, y) => IsInside(x, y) ? (250, 200 + (x / 4), 180 + (y / 2)) : (0, 0, 0));

    /// <summary>A ball of one colour.</summary>
    public static Pixels Plain { get; } = Pixels.Draw(Width, Height, static (x, y) => IsInside(x, y) ? (255, 120, 60) : (0, 0, 0));

    public static string Write(Removal removal, string name = "ball.png") => Ball.Write(removal.Directory[name]);

    public static RemovalResult Run(this Removal removal, string photo, OutputOptions output) =>
        removal.Run(photo, new RemovalOptions { Output = output });

    public static Pixels Finish(this Removal removal, string photo, OutputOptions output) =>
        Pixels.Read(removal.Run(photo, output).Output);

    /// <summary>The same ball as a file of another kind.</summary>
    public static string WriteAs(Removal removal, string kind)
    {
        using Image ball = Ball.ToImage();
        string path = removal.Directory[kind];
        switch (kind)
        {
            case "deep.png" or "deep.tif":
                using (Image scaled = ball * 257)
                using (Image deep = scaled.Cast(Enums.BandFormat.Ushort))
                using (Image tagged = deep.Copy(interpretation: Enums.Interpretation.Rgb16))
                {
                    tagged.WriteToFile(path);
                }

                break;
            case "p3.png":
                ball.WriteToFile(path, new VOption { ["profile"] = "p3" });
                break;
            case "turned.tif":
                using (Image lying = ball.Rot270())
                using (Image turned = lying.Mutate(static header => header.Set(GValue.GIntType, "orientation", 6)))
                {
                    turned.WriteToFile(path);
                }

                break;
            case "alpha.png":
                using (Image ramp = Pixels.Draw(Width, Height, static (x, _) => (x < 70 ? 0 : 2 * x, 0, 0)).Band(0).ToImage())
                using (Image translucent = ball.Bandjoin(ramp))
                {
                    translucent.WriteToFile(path);
                }

                break;
            case "print.jpg":
                using (Image print = ball.Colourspace(Enums.Interpretation.Cmyk))
                {
                    print.Jpegsave(path, q: 95);
                }

                break;
            default:
                ball.WriteToFile(path);
                break;
        }

        return path;
    }

    /// <summary>The values of a file of any depth by row, column and band.</summary>
    public static double[,,] Read(string path)
    {
        using Image image = Image.NewFromFile(path);
        using Image values = image.Cast(Enums.BandFormat.Double);
        double[] flat = values.WriteToMemory<double>();
        double[,,] pixels = new double[image.Height, image.Width, image.Bands];
        Buffer.BlockCopy(flat, 0, pixels, 0, flat.Length * sizeof(double));
        return pixels;
    }

    private static bool IsInside(int x, int y) => Math.Pow((x - 75) / 1.4, 2) + Math.Pow(y - 42, 2) < 400;
}

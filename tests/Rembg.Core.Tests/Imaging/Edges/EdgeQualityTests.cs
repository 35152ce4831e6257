using Rembg.EdgeQuality;
using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Models;
using Rembg.Samples.Edges;

namespace Rembg.Tests.Refinement;

/// <summary>Refined edges are nearer to the truth on scenes whose alpha and colours are known.</summary>
public sealed class EdgeQualityTests : IDisposable
{
    private const int Width = 1024;
    private const int Height = 768;

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("curls", 1)]
    [InlineData("fur", 0)]
    [InlineData("hair", 0)]
    [InlineData("wires", 2)]
    public void Refining_restores_the_detail_that_a_true_mask_lost(string name, int seed)
    {
        EdgeScene scene = EdgeScenes.Draw(name, Width, Height, seed, EdgeBackdrop.Draw(Width, Height, seed));
        string photo = EdgeTrial.Write(scene, _files["scene.png"]);

        AssertBetter(scene, photo, EdgeTrial.TrueMask(scene));
    }

    // Soft and simple enough for the model to see what the subject is: what it cannot see, no refinement brings back.
    [Theory]
    [InlineData("fur", 2)]
    [InlineData("soft", 8)]
    [InlineData("wires", 12)]
    public void A_models_mask_is_brought_to_the_edge(string name, int seed)
    {
        EdgeScene scene = EdgeScenes.Draw(name, Width, Height, seed, EdgeBackdrop.Draw(Width, Height, seed + 1));
        string photo = EdgeTrial.Write(scene, _files["scene.png"]);
        using SegmentationModel model = SegmentationModel.Load(SharedData.Model, ModelDescriber.ByName(SharedData.Model));

        AssertBetter(scene, photo, EdgeTrial.Predict(model, photo));
    }

    [Fact]
    public void Refining_does_no_harm_if_both_sides_have_the_same_colours()
    {
        // The backdrop is what the subject is made of.
        EdgeScene scene = EdgeScenes.Draw("fur", Width, Height, 5, EdgeBackdrop.Draw(Width, Height, 5));
        byte[] alike = [.. Enumerable.Range(0, scene.Rgb.Length).Select(static i => (byte)(120 + (20 * (i % 3))))];
        EdgeScene same = scene with { Rgb = alike, Foreground = alike };
        string photo = EdgeTrial.Write(same, _files["same.png"]);
        RawMask mask = EdgeTrial.TrueMask(same);
        double none = Error(same, photo, mask, Imaging.Refinement.None).Difference;

        Assert.InRange(Error(same, photo, mask, Imaging.Refinement.Guided).Difference, 0, 1.01 * none);
        Assert.InRange(Error(same, photo, mask, Imaging.Refinement.Matting).Difference, 0, 1.01 * none);
    }

    [Theory]
    [InlineData(Imaging.Refinement.Guided)]
    [InlineData(Imaging.Refinement.Matting)]
    public void A_soft_edge_that_the_mask_had_right_stays_right(Imaging.Refinement refinement)
    {
        EdgeScene scene = EdgeScenes.Draw("veil", Width, Height, 4, EdgeBackdrop.Draw(Width, Height, 4));
        string photo = EdgeTrial.Write(scene, _files["veil.png"]);
        bool[] band = EdgeErrors.Band(scene);

        EdgeErrors error = Error(scene, photo, EdgeTrial.TrueMask(scene), refinement);

        // A few grey levels on the average.
        Assert.InRange(error.Difference * 1000 / band.Count(static value => value), 0, 8 / 255.0);
    }

    [Theory]
    [InlineData(Imaging.Refinement.Guided)]
    [InlineData(Imaging.Refinement.Matting)]
    public void Alpha_and_colours_explain_the_photo_and_certain_pixels_do_not_change(Imaging.Refinement refinement)
    {
        byte[] backdrop = EdgeBackdrop.Draw(Width, Height, 8);
        EdgeScene scene = EdgeScenes.Draw("fur", Width, Height, 8, backdrop);
        string photo = EdgeTrial.Write(scene, _files["fur.png"]);
        RawMask mask = EdgeTrial.TrueMask(scene);

        EdgeTrial trial = EdgeTrial.Run(photo, mask, new RemovalOptions { Refinement = refinement });

        // Twelve columns of the mask are the farthest that an edge reaches.
        bool[] unsure = [.. mask.Pixels.Select(static value => value is not (0 or 255))];
        double unexplained = 0;
        int count = 0;
        for (int i = 0; i < trial.Alpha.Length; i++)
        {
            (int x, int y) = (i % Width * 320 / Width, i / Width * 320 / Height);
            if (!Near(x, y))
            {
                Assert.Equal(scene.Alpha[i], trial.Alpha[i]);
                Assert.Equal(scene.Rgb.AsSpan(i * 3, 3), trial.Color.AsSpan(i * 3, 3));
            }

            for (int band = i * 3; band < (i * 3) + 3 && scene.Alpha[i] is > 0 and < 255; band++)
            {
                unexplained += Math.Abs(scene.Rgb[band] - (((trial.Alpha[i] * trial.Color[band]) + ((255 - trial.Alpha[i]) * backdrop[band])) / 255.0));
                count++;
            }
        }

        Assert.InRange(unexplained / count, 0, 8);

        bool Near(int x, int y)
        {
            for (int v = Math.Max(y - 12, 0); v <= Math.Min(y + 12, 319); v++)
            {
                int left = Math.Max(x - 12, 0);
                if (unsure.AsSpan((v * 320) + left, Math.Min(x + 12, 319) - left + 1).Contains(true))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private static void AssertBetter(EdgeScene scene, string photo, RawMask mask)
    {
        EdgeErrors none = Error(scene, photo, mask, Imaging.Refinement.None);
        EdgeErrors guided = Error(scene, photo, mask, Imaging.Refinement.Guided);
        EdgeErrors matting = Error(scene, photo, mask, Imaging.Refinement.Matting);

        Assert.InRange(guided.Difference / none.Difference, 0, 0.75);
        Assert.InRange(matting.Difference / none.Difference, 0, 0.60);
        Assert.InRange(guided.Gradient / none.Gradient, 0, 0.75);
        Assert.InRange(guided.Color / none.Color, 0, 0.75);
        Assert.InRange(matting.Color / none.Color, 0, 0.75);
    }

    private static EdgeErrors Error(EdgeScene scene, string photo, RawMask mask, Imaging.Refinement refinement) =>
        EdgeErrors.Measure(scene, EdgeTrial.Run(photo, mask, new RemovalOptions { Refinement = refinement }));
}

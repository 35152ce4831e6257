using Rembg.Inference;
using Rembg.Samples;

namespace Rembg.Tests;

/// <summary>Rendered scenes, whose true mask is known to the pixel: what the whole pipeline makes of them.</summary>
public sealed class SampleSceneTests
{
    public static TheoryData<string> Names => [.. SampleScenes.All.Select(scene => scene.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_scene_is_cut_out_along_its_true_outline(string name)
    {
        using Removal removal = Removal.WithRealModel();
        RenderedScene scene = Renderer.Render(SampleScenes.All.Single(candidate => candidate.Name == name), 320, 240);
        string photo = new Pixels(scene.Width, scene.Height, 3, scene.Rgb).Write(removal.Directory[name + ".png"]);
        Pixels truth = new(scene.Width, scene.Height, 1, scene.Mask);

        RemovalResult result = removal.Run(photo, new RemovalOptions { MaskOnly = true });

        MaskDistance distance = MaskDistance.Between(Pixels.Read(result.Output), truth);
        Assert.InRange(distance.IoU, 0.95, 1);
        Assert.InRange(distance.MeanAbsoluteError, 0, 0.02);
        double coverage = truth.Values.Count(value => value >= 128) / (double)truth.Values.Length;
        Assert.Equal(coverage, result.Coverage, 0.01);
    }
}

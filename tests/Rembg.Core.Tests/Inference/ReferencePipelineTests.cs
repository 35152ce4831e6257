using Rembg.Inference;

namespace Rembg.Tests;

/// <summary>The masks against references made by others: the pipeline in Python with Pillow, the authors' own, rembg's.</summary>
public sealed class ReferencePipelineTests
{
    [Fact]
    public void Masks_equal_those_of_the_pipeline_in_python()
    {
        using Removal removal = Removal.WithRealModel();
        List<MaskDistance> distances = [.. SharedData.Photos.Select(photo => MaskDistance.Between(
            removal.Mask(photo),
            Pixels.Read(SharedData.ReferenceMask(Path.GetFileNameWithoutExtension(photo) + ".png"))))];

        Assert.Equal(18, distances.Count);
        Assert.InRange(distances.Average(distance => distance.MeanAbsoluteError), 0, 0.002);
        Assert.InRange(distances.Max(distance => distance.MeanAbsoluteError), 0, 0.006);
        Assert.InRange(distances.Average(distance => distance.IoU), 0.985, 1);
    }

    [Fact]
    public void Masks_are_as_close_to_the_authors_as_the_pipeline_in_python()
    {
        string[] names = ["0003.jpg", "bike.jpg", "boat.jpg", "girl.png", "horse.jpg", "im_14.png", "long.jpg", "rifle1.jpg", "whisk.png"];
        using Removal removal = Removal.WithRealModel();
        List<MaskDistance> distances = [.. names.Select(name => MaskDistance.Between(
            removal.Mask(SharedData.Photo(name)),
            Pixels.Read(SharedData.Mask(Path.GetFileNameWithoutExtension(name) + ".png")).Band(0)))];

        Assert.InRange(distances.Average(distance => distance.MeanAbsoluteError), 0.0076 - 0.001, 0.0076 + 0.001);
        Assert.InRange(distances.Average(distance => distance.IoU), 0.972 - 0.001, 1);
    }

    [Fact]
    public void Alpha_equals_a_published_result_of_rembg()
    {
        using Removal removal = Removal.WithRealModel();
        RemovalResult result = removal.Run(SharedData.Photo("anime-girl-1.jpg"));
        MaskDistance distance = MaskDistance.Between(
            Pixels.Read(result.Output).Band(3),
            Pixels.Read(SharedData.Mask("anime-girl-1.rembg-u2netp.png")).Band(3));
        Assert.InRange(distance.MeanAbsoluteError, 0, 0.003);
    }
}

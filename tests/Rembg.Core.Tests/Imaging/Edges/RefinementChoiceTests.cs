using Rembg.Inference;
using Rembg.Models;

namespace Rembg.Tests.Refinement;

/// <summary>The refinement by default: cut-outs of photos that are much larger than the model's input are refined.</summary>
[Trait("Speed", "Fast")]
public sealed class RefinementChoiceTests : IDisposable
{
    // The model's mask has 32 × 32 pixels; eight times as many are 8192.
    private const int Small = 90;
    private const int Large = 91;

    private readonly TemporaryDirectory _files = new();
    private readonly SegmentationModel _model;

    public RefinementChoiceTests()
    {
        string path = _files["brightness.onnx"];
        File.WriteAllBytes(path, TinyModel.Brightness(32, 32));
        _model = SegmentationModel.Load(path, new ModelDescription { Name = "brightness", InputSize = 32 });
    }

    public void Dispose()
    {
        _model.Dispose();
        _files.Dispose();
    }

    [Theory]
    [InlineData(Large, Imaging.Refinement.Guided)]
    [InlineData(Small, Imaging.Refinement.None)]
    public void A_cut_out_is_refined_by_its_size(int side, Imaging.Refinement expected)
    {
        string photo = Photo(side);

        Assert.Equal(Pixels(photo, new RemovalOptions { Refinement = expected }), Pixels(photo, new RemovalOptions()));
        Assert.NotEqual(Pixels(photo, new RemovalOptions { Refinement = Other(expected) }), Pixels(photo, new RemovalOptions()));
    }

    [Fact]
    public void A_mask_alone_comes_from_the_model_by_default()
    {
        string photo = Photo(Large);
        byte[] own = Pixels(photo, new RemovalOptions { MaskOnly = true, Refinement = Imaging.Refinement.None });

        Assert.Equal(own, Pixels(photo, new RemovalOptions { MaskOnly = true }));
        Assert.NotEqual(own, Pixels(photo, new RemovalOptions { MaskOnly = true, Refinement = Imaging.Refinement.Guided }));
    }

    [Fact]
    public void A_mask_beside_a_cut_out_comes_from_the_model_too()
    {
        string photo = Photo(Large);
        string cutOut = _files["both.png"];
        string mask = _files["both.mask.png"];
        RemovalOutput[] outputs = [new(cutOut, new()), new(mask, new() { MaskOnly = true })];
        _ = new BackgroundRemover(_model, new RemovalOptions()).Remove(photo, outputs, default);

        Assert.Equal(Pixels(photo, new RemovalOptions { MaskOnly = true }), Tests.Pixels.Read(mask).Values);
        Assert.Equal(Pixels(photo, new RemovalOptions { Refinement = Imaging.Refinement.Guided }), Tests.Pixels.Read(cutOut).Values);
    }

    [Fact]
    public void The_statistics_of_a_mask_alone_match_the_unrefined_mask()
    {
        string photo = Photo(Large);
        double Coverage(Imaging.Refinement? way) => new BackgroundRemover(_model, new RemovalOptions { MaskOnly = true, Refinement = way, Overwrite = true })
            .Remove(photo, _files["mask.png"], default).Coverage;

        Assert.Equal(Coverage(Imaging.Refinement.None), Coverage(null));
        Assert.NotEqual(Coverage(Imaging.Refinement.Guided), Coverage(null));
    }

    [Fact]
    public void A_mask_beside_colours_alone_is_their_alpha()
    {
        string photo = Photo(Large);
        string color = _files["color.png"];
        string alpha = _files["alpha.png"];
        RemovalOutput[] outputs = [new(color, new() { ColorOnly = true }), new(alpha, new() { MaskOnly = true })];
        _ = new BackgroundRemover(_model, new RemovalOptions()).Remove(photo, outputs, default);

        Assert.Equal(Pixels(photo, new RemovalOptions { MaskOnly = true, Refinement = Imaging.Refinement.Guided }), Tests.Pixels.Read(alpha).Values);
    }

    [Fact]
    public void A_two_valued_mask_is_not_refined()
    {
        byte[] pixels = Pixels(Photo(Large), new RemovalOptions { PostProcessMask = true });

        Assert.All(pixels.Where(static (_, i) => i % 4 == 3), static alpha => Assert.True(alpha is 0 or 255));
    }

    private static Imaging.Refinement Other(Imaging.Refinement way) =>
        way == Imaging.Refinement.None ? Imaging.Refinement.Guided : Imaging.Refinement.None;

    private byte[] Pixels(string photo, RemovalOptions options)
    {
        string output = _files["output.png"];
        _ = new BackgroundRemover(_model, options with { Overwrite = true }).Remove(photo, output, default);
        return Tests.Pixels.Read(output).Values;
    }

    // A light disk on dark colours.
    private string Photo(int side) => Tests.Pixels.Draw(side, side, (x, y) =>
        Math.Sqrt(Math.Pow(x - (side / 2), 2) + Math.Pow(y - (side / 2), 2)) < side / 3 ? (240, 230, 220) : (20, 10, 30)).Write(_files["photo.png"]);
}

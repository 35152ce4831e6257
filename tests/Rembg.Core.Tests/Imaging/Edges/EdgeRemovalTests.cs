using NetVips;

using Rembg.Imaging;
using Rembg.Inference;

namespace Rembg.Tests.Refinement;

/// <summary>Refined edges through the whole remover: every kind of photo, every kind of output.</summary>
public sealed class EdgeRemovalTests : IDisposable
{
    private const int Size = 200;

    private readonly Removal _removal = Removal.WithBrightness();

    public void Dispose() => _removal.Dispose();

    public static TheoryData<Imaging.Refinement> Ways => [Imaging.Refinement.Guided, Imaging.Refinement.Matting];

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_edge_gets_sharper(Imaging.Refinement way)
    {
        string photo = Disk().Write(_removal.Directory["disk.png"]);

        Pixels rough = _removal.Mask(photo);
        Pixels refined = Mask(photo, way);

        Assert.InRange(Disagreement(refined), 0, 0.8 * Disagreement(rough));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_mask_alone_is_the_alpha_of_the_cut_out(Imaging.Refinement way)
    {
        string photo = Disk().Write(_removal.Directory["disk.png"]);

        Pixels cutout = Pixels.Read(_removal.Run(photo, new RemovalOptions { Refinement = way }).Output);

        Assert.Equal(Mask(photo, way).Values, cutout.Band(3).Values);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_photo_that_lies_on_its_side_is_refined_upright(Imaging.Refinement way)
    {
        Pixels disk = Disk(offset: 20);
        using Image upright = disk.ToImage();
        using Image lying = upright.Rot270();
        using Image tagged = lying.Mutate(static header => header.Set(GValue.GIntType, "orientation", 6));
        string turned = _removal.Directory["turned.tif"];
        tagged.Tiffsave(turned);

        Pixels expected = Mask(disk.Write(_removal.Directory["upright.png"]), way);
        Pixels actual = Mask(turned, way);

        // The turned photo is reduced before it is turned: the same but for rounding.
        Assert.InRange(expected.Values.Zip(actual.Values, static (a, b) => Math.Abs(a - b)).Average(), 0, 0.5);
    }

    [Fact]
    public void Sixteen_bits_and_a_profile_are_kept()
    {
        using Image image = Disk().ToImage();
        using Image deep = image.Colourspace(Enums.Interpretation.Rgb16);
        using Image tagged = deep.IccTransform("p3", inputProfile: "srgb", depth: 16);
        string photo = _removal.Directory["deep.png"];
        tagged.Pngsave(photo, keep: Enums.ForeignKeep.Icc);

        string output = _removal.Run(photo, new RemovalOptions { Refinement = Imaging.Refinement.Guided, ForegroundColors = false }).Output;

        using Image result = Image.NewFromFile(output);
        Assert.Equal(Enums.BandFormat.Ushort, result.Format);
        Assert.True(result.Contains(ColorConversion.ProfileField));
        using Image inner = result.Crop((Size / 2) - 5, (Size / 2) - 5, 10, 10);
        using Image before = tagged.Crop((Size / 2) - 5, (Size / 2) - 5, 10, 10);
        using Image colors = inner.ExtractBand(0, 3);
        Assert.Equal(before.Avg(), colors.Avg(), 1.0);
    }

    [Fact]
    public void An_alpha_of_the_photos_own_is_multiplied()
    {
        using Image image = Disk().ToImage();
        using Image half = image.Bandjoin(128);
        string photo = _removal.Directory["half.png"];
        half.WriteToFile(photo);

        Pixels cutout = Pixels.Read(_removal.Run(photo, new RemovalOptions { Refinement = Imaging.Refinement.Guided }).Output);

        Pixels mask = Mask(photo, Imaging.Refinement.Guided);
        Assert.InRange(cutout.Band(3).Values.Max(), 100, 128);
        Assert.All(cutout.Band(3).Values, (value, i) => Assert.InRange(value, (mask.Values[i] * 128 / 255.0) - 1, (mask.Values[i] * 128 / 255.0) + 1));
    }

    [Fact]
    public void Colours_are_cleaned_with_the_edge_or_alone_and_never_change_alpha()
    {
        string photo = Disk().Write(_removal.Directory["disk.png"]);

        Pixels kept = Pixels.Read(_removal.Run(photo, new RemovalOptions { Refinement = Imaging.Refinement.Guided, ForegroundColors = false }).Output);
        Pixels cleaned = Pixels.Read(_removal.Run(photo, new RemovalOptions { Refinement = Imaging.Refinement.Guided }).Output);
        Pixels alone = Pixels.Read(_removal.Run(photo, new RemovalOptions { ForegroundColors = true }).Output);

        Assert.Equal(kept.Band(3).Values, cleaned.Band(3).Values);
        Assert.Equal(Pixels.Read(_removal.Run(photo).Output).Band(3).Values, alone.Band(3).Values);
        Assert.NotEqual(kept.Values, cleaned.Values);
    }

    [Fact]
    public void A_mask_of_two_values_is_not_refined()
    {
        RemovalOptions options = new() { PostProcessMask = true, Refinement = Imaging.Refinement.Guided };

        Assert.Contains("PostProcessMask", Assert.Throws<OptionsInvalidException>(options.Validate).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void The_statistics_of_a_result_match_the_written_mask(Imaging.Refinement way)
    {
        RemovalResult result = _removal.Run(Disk().Write(_removal.Directory["disk.png"]), new RemovalOptions { MaskOnly = true, Refinement = way });

        double coverage = Pixels.Read(result.Output).Values.Count(static value => value >= 128) / (double)(Size * Size);
        Assert.Equal(coverage, result.Coverage, 0.03);
        Assert.NotNull(result.BoundingBox);
        Assert.True(result.Time.Refine > 0);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Cancelling_stops_it(Imaging.Refinement way)
    {
        string photo = Disk().Write(_removal.Directory["disk.png"]);
        using CancellationTokenSource source = new();
        source.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => _removal.Run(photo, new RemovalOptions { Refinement = way }, source.Token));
    }

    private Pixels Mask(string photo, Imaging.Refinement way) =>
        Pixels.Read(_removal.Run(photo, new RemovalOptions { MaskOnly = true, Refinement = way }).Output);

    // Light on dark, so that the brightness is the mask; the model sees it in 32 × 32 pixels.
    private static Pixels Disk(int offset = 0) => Pixels.Draw(Size, Size, (x, y) =>
    {
        double alpha = Math.Clamp(0.5 - DistanceFromRim(x - offset, y), 0, 1);
        int Mix(int subject, int background) => (int)Math.Round((alpha * subject) + ((1 - alpha) * background));
        return (Mix(250, 10), Mix(220, 40), Mix(210, 20));
    });

    private static double DistanceFromRim(int x, int y) => Math.Sqrt(Math.Pow(x - (Size / 2), 2) + Math.Pow(y - (Size / 2), 2)) - 75;

    private static double Disagreement(Pixels mask) => Enumerable.Range(0, Size * Size)
        .Where(static i => Math.Abs(DistanceFromRim(i % Size, i / Size)) < 12)
        .Sum(i => Math.Abs(mask.Values[i] - (255 * Math.Clamp(0.5 - DistanceFromRim(i % Size, i / Size), 0, 1))));
}

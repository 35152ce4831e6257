using Rembg.Models;
using Rembg.Onnx;
using Rembg.Quantization;
using Rembg.Quantization.Judging;
using Rembg.Quantization.Preparation;

namespace Rembg.Tests;

/// <summary>
/// Photos in which the FP32 model finds nothing, or nothing but the subject, agree with any model of that kind: they are not
/// held back to judge. To the model here, bright is subject.
/// </summary>
public sealed class JudgingPhotoTests : IDisposable
{
    private const int Side = 32;
    private const int Channels = 16;

    // The mask of this brightness is about a third of the mask of white.
    private const byte Haze = 176;

    private readonly TemporaryDirectory _files = new();
    private readonly RecordingObserver _observer = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(6, 2)]
    [InlineData(3, 1)]
    public void Photos_that_cannot_judge_are_refused_with_their_number(int photos, int needed)
    {
        using QuantizerRun run = new() { Photos = [.. Enumerable.Range(0, photos).Select(i => i % 2 == 0 ? Photo("black", i) : Photo("white", i))] };
        CalibrationException refusal = Assert.Throws<CalibrationException>(() => run.Run(Bright(), new QuantizationOptions()));
        Assert.Contains($"Only 0 of the {photos} photos can be used for evaluation, and {needed} are needed", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["model.onnx"], run.Directory.Files);
    }

    [Fact]
    public void One_that_can_judge_is_too_few_of_six()
    {
        using QuantizerRun run = new() { Photos = [Photo("spot", 0), .. Enumerable.Range(1, 5).Select(i => Photo("black", i))] };
        CalibrationException refusal = Assert.Throws<CalibrationException>(() => run.Run(Bright(), new QuantizationOptions()));
        Assert.Contains("Only 1 of the 6 photos can be used for evaluation, and 2 are needed", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Those_that_can_judge_are_held_back_wherever_they_stand_and_the_others_calibrate()
    {
        // By their places alone, the third and the last of six would be held back.
        QuantizationSamples samples = Read(new QuantizationOptions(), "spot", "black", "black", "white", "spot", "white");
        Assert.Equal((4, 2), (samples.Calibration.Count, samples.Judged.Count));
        Assert.All(samples.Judged.Photos, static photo => Assert.True(photo.Contains((byte)0) && photo.Contains((byte)255)));
        Assert.All(samples.Calibration.Photos, static photo => Assert.Single(photo.Distinct()));
    }

    [Fact]
    public void Photos_of_which_the_model_is_not_sure_are_held_back_only_if_too_few_others_can_judge()
    {
        QuantizationSamples samples = Read(new QuantizationOptions(), "spot", "haze", "haze", "haze", "haze", "spot");
        Assert.Equal((4, 2), (samples.Calibration.Count, samples.Judged.Count));
        Assert.All(samples.Judged.Photos, static photo => Assert.DoesNotContain(Haze, photo));
        Assert.Contains(_observer.Notes, static note => note.StartsWith("Not used for evaluation", StringComparison.Ordinal) && note.EndsWith("1 of 6 photos", StringComparison.Ordinal));

        QuantizationSamples few = Read(new QuantizationOptions(), "haze", "haze", "haze", "spot", "haze", "haze");
        Assert.Equal((4, 2), (few.Calibration.Count, few.Judged.Count));
        Assert.Single(few.Judged.Photos, static photo => !photo.Contains(Haze));
    }

    [Fact]
    public void Recipes_are_chosen_by_photos_of_which_the_model_is_sure_and_proven_by_the_others_too()
    {
        PreparedModel model = ModelPreparation.Prepare(Bright(), "model.onnx", new QuantizationOptions(), null, default);
        QuantizationSamples samples = Read(new QuantizationOptions(), "haze", "spot", "spot", "haze", "spot", "spot");
        MaskJudge judge = MaskJudge.Create(model, samples.Judged with { Photos = [.. samples.Judged.Photos, .. samples.Calibration.Photos] }, samples.Judged.Count, default);
        Assert.Equal(4, judge.Judge(model.Model, default).Count);
        Assert.Equal(2, judge.Unsure.Count);
        Assert.All(judge.Unsure.Photos, static photo => Assert.Contains(Haze, photo));
        Assert.Equal(6, MaskJudge.Create(model, samples.Judged with { Photos = [.. samples.Judged.Photos, .. samples.Calibration.Photos] }, default).Judge(model.Model, default).Count);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_mask_with_more_doubt_than_subject_is_not_sure(int doubtful, bool isSure)
    {
        Assert.Equal(isSure, ReferenceMasks.IsSure([0, 0, 255, .. Enumerable.Repeat((byte)127, doubtful)]));
        Assert.Equal(isSure, ReferenceMasks.IsSure([0, 0, 255, .. Enumerable.Repeat((byte)63, 2 * doubtful)]));
        Assert.True(ReferenceMasks.IsSure([0, 0]));
    }

    [Fact]
    public void Photos_are_held_back_evenly_if_all_can_judge()
    {
        QuantizationSamples samples = Read(new QuantizationOptions(), "spot", "left", "corner", "spot", "left", "corner");
        Assert.All(samples.Judged.Photos, photo => Assert.Equal(samples.Judged.Photos[0], photo));
        Assert.Equal((4, 2), (samples.Calibration.Count, samples.Judged.Count));
    }

    [Fact]
    public void Without_a_target_they_are_better_than_none()
    {
        QuantizationSamples samples = Read(QuantizerRun.Unchecked, "black", "white", "black");
        Assert.Equal((2, 1), (samples.Calibration.Count, samples.Judged.Count));
        using QuantizerRun run = new() { Photos = [Photo("black", 0), Photo("white", 1)] };
        Assert.NotNull(run.Run(Bright(), QuantizerRun.Unchecked).Agreement);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(1998, true)]
    [InlineData(1999, false)]
    [InlineData(2000, false)]
    public void A_mask_that_is_almost_empty_or_almost_full_cannot_judge(int subject, bool canJudge)
    {
        byte[] mask = [.. Enumerable.Repeat((byte)128, subject), .. Enumerable.Repeat((byte)127, 2000 - subject)];
        Assert.Equal(canJudge, ReferenceMasks.CanJudge(mask, new ModelDescription { Name = "plain" }));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(2000, true)]
    public void With_classes_the_pixels_of_all_of_them_count_together(int subject, bool canJudge)
    {
        ModelDescription many = new() { Name = "many", Classes = ClassNames.Create([.. Enumerable.Range(0, 41).Select(static number => $"class{number}")]) };
        byte[] masks = new byte[40 * 2000];
        for (int pixel = 0; pixel < subject; pixel++)
        {
            masks[(pixel % 40 * 2000) + pixel] = 255;
        }

        Assert.Equal(canJudge, ReferenceMasks.CanJudge(masks, many));

        // One class that covers the whole photo proves nothing.
        Array.Clear(masks);
        masks.AsSpan(2000, 2000).Fill(255);
        Assert.False(ReferenceMasks.CanJudge(masks, many));
    }

    /// <summary>Looks at each pixel alone: the frame of a white photo is as white as its middle.</summary>
    private static ModelProto Bright()
    {
        GraphBuilder graph = new();
        string photo = graph.Input("photo", [1, 3, Side, Side]);
        float[] first = [.. Enumerable.Range(0, Channels * 3).Select(static i => 0.1f + (0.005f * i))];
        float[] second = [.. Enumerable.Range(0, Channels * Channels).Select(static i => 0.1f + (0.0005f * i))];
        float[] last = [.. Enumerable.Repeat(0.25f, Channels)];
        string features = graph.Apply("Relu", graph.Node("Conv", [photo, graph.Constant<float>(first, Channels, 3, 1, 1)]));
        string sums = graph.Apply("Relu", graph.Node("Conv", [features, graph.Constant<float>(second, Channels, Channels, 1, 1)]));
        string brightness = graph.Node("Conv", [sums, graph.Constant<float>(last, 1, Channels, 1, 1), graph.Constant<float>([-8], 1)]);
        return graph.Build(graph.Apply("Sigmoid", brightness));
    }

    private QuantizationSamples Read(QuantizationOptions options, params string[] kinds)
    {
        PreparedModel model = ModelPreparation.Prepare(Bright(), "model.onnx", options, null, default);
        string[] photos = [.. kinds.Select(Photo)];
        return QuantizationSamples.Read(
            photos,
            new QuantizationContext(model, new ModelDescription { Name = "bright" }, options, _observer, new Deadline(TimeSpan.FromMinutes(1))),
            default);
    }

    private string Photo(string kind, int number) => Pixels.Draw(Side, Side, (x, y) =>
    {
        bool isWhite = kind switch
        {
            "white" => true,
            "spot" or "haze" => Math.Abs(x - 16) + Math.Abs(y - 16) < 9,
            "left" => x < 12,
            "corner" => x + y > 44,
            _ => false,
        };
        byte dark = kind == "haze" && x >= Side / 2 ? Haze : (byte)0;
        return isWhite ? (255, 255, 255) : (dark, dark, dark);
    }).Write(_files[$"{number}-{kind}.png"]);
}

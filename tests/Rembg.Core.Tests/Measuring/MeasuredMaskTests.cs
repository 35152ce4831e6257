using Rembg.Inference;
using Rembg.Measuring;
using Rembg.Metrics;

namespace Rembg.Tests;

/// <summary>The measured quality of masks equals a direct computation.</summary>
public sealed class MeasuredMaskTests : IDisposable
{
    private readonly MeasuringRun _run = new();

    [Fact]
    public void Quality_and_agreement_equal_a_direct_computation()
    {
        string[] photos = [_run.AddPhoto("a.png"), _run.AddPhoto("b.jpg", 500, 300, 100)];
        string[] truths = [_run.AddTruth("true-a.png"), _run.AddTruth("true-b.png", 500, 300, 90)];
        (string model, string other) = (_run.AddModel(), _run.AddBrightness());
        IReadOnlyList<ModelMeasurement> measurements = _run.Measure([model, other], MeasuringRun.Quick with { Photos = photos, GroundTruth = photos.Zip(truths).ToDictionary() });

        Pixels[][] masks = [[.. photos.Select(photo => Mask(model, photo).Pixels)], [.. photos.Select(photo => Mask(other, photo).Pixels)]];
        for (int i = 0; i < photos.Length; i++)
        {
            Pixels truth = Pixels.Read(truths[i]);
            Assert.Equal(Judge(masks[0][i], truth), measurements[0].Photos[i].Quality);
            Assert.Equal(Judge(masks[1][i], truth), measurements[1].Photos[i].Quality);
            Assert.Null(measurements[0].Photos[i].Agreement);
            Assert.Equal(Judge(masks[1][i], masks[0][i]), measurements[1].Photos[i].Agreement);
        }

        Assert.Equal(measurements[1].Photos.Average(static photo => photo.Quality!.IoU), measurements[1].IoU!.Value, 12);
        Assert.DoesNotContain(measurements[0].Notes, static note => !note.Contains("latency", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Certainties_are_those_of_the_masks_and_ten_photos_judge_them()
    {
        string[] photos = [.. Enumerable.Range(0, 10).Select(i => _run.AddPhoto($"{i}.png", radius: 12 + i))];
        string[] truths = [.. photos.Select((_, i) => _run.AddTruth($"true-{i}.png", radius: 12 + (i * i / 5)))];
        MeasurementOptions options = MeasuringRun.Quick with { Photos = photos, GroundTruth = photos.Zip(truths).ToDictionary() };
        (string model, string other) = (_run.AddModel(), _run.AddBrightness());
        IReadOnlyList<ModelMeasurement> measurements = _run.Measure([model, other], options);
        double[] certainties = [.. photos.Select(photo => Mask(other, photo).Certainty)];
        Assert.True(certainties.Distinct().Count() > 5);
        Assert.Equal(certainties, measurements[1].Photos.Select(static photo => photo.Certainty!.Value));
        Assert.All(measurements, static measurement =>
        {
            Assert.True(measurement.Certainty is { PhotoCount: 10, IsAgainstTruth: true });
            Assert.Equal(measurement.Photos.Average(static photo => Math.Abs(photo.Certainty!.Value - photo.Quality!.IoU)), measurement.Certainty.MeanAbsoluteError, 12);
        });

        // Without true masks, the baseline is the reference and has nothing to be compared with.
        measurements = _run.Measure([model, other], options with { GroundTruth = new Dictionary<string, string>() });
        Assert.Null(measurements[0].Certainty);
        Assert.True(measurements[1].Certainty is { PhotoCount: 10, IsAgainstTruth: false });
    }

    [Fact]
    public void Pictures_of_a_photo_are_small_and_of_one_size()
    {
        string[] photos = [_run.AddPhoto("a.png"), _run.AddPhoto("b.jpg", 500, 300, 100)];
        IReadOnlyList<ModelMeasurement> measurements = _run.Measure([_run.AddModel(), _run.AddBrightness()], MeasuringRun.Quick with { Photos = photos });
        Assert.All(measurements[0].Photos, static photo => Assert.Null(photo.Strip));
        Assert.Equal([(90, 60), (320, 192)], measurements[1].Photos.Select(photo => Size(photo.Strip!.Photo)));
        foreach (PhotoStrip strip in measurements[1].Photos.Select(static photo => photo.Strip!))
        {
            byte[][] files = [strip.Expected, strip.Mask, strip.Difference];
            Assert.All(files, file => Assert.Equal(Size(strip.Photo), Size(file)));
            Assert.Equal([0xFF, 0xD8], strip.Photo[..2]);
            Assert.All(files, static file => Assert.Equal([0x89, (byte)'P'], file[..2]));
            Pixels[] pictures = [.. files.Select(Decode)];
            Assert.Equal(pictures[0].Values.Zip(pictures[1].Values, static (a, b) => (byte)Math.Abs(a - b)), pictures[2].Values);
        }
    }

    [Fact]
    public void All_models_are_compared_with_an_unmeasured_reference()
    {
        string photo = _run.AddPhoto("a.png");
        (string model, string reference) = (_run.AddModel(), _run.AddBrightness());
        ModelMeasurement measurement = Assert.Single(_run.Measure([model], MeasuringRun.Quick with { Photos = [photo] }, reference));
        Assert.Equal(Judge(Mask(model, photo).Pixels, Mask(reference, photo).Pixels), Assert.Single(measurement.Photos).Agreement);

        ModelMeasurement without = Assert.Single(_run.Measure([model], MeasuringRun.Quick with { Photos = [photo] }, _run.AddFile("damaged.onnx", "no model"u8.ToArray())));
        Assert.True(without is { Failure: null, Agreement: null, ImagesPerSecond: > 0 });
        Assert.Contains(without.Notes, static note => note.Contains("damaged.onnx", StringComparison.Ordinal));
    }

    [Fact]
    public void Photos_and_true_masks_that_cannot_be_used_are_named_and_passed_over()
    {
        string[] photos = [_run.AddPhoto("a.png"), _run.AddPhoto("b.png"), _run.AddPhoto("c.png"), _run.AddFile("d.jpg", "no photo"u8.ToArray())];
        Dictionary<string, string> truths = new()
        {
            [photos[0]] = _run.AddTruth("wrong-size.png", 91, 60),
            [photos[1]] = _run.AddFile("no-mask.png", "no mask"u8.ToArray()),
            [photos[2]] = _run.AddTruth("right.png"),
            [_run.Directory["elsewhere.jpg"]] = _run.AddTruth("stranger.png"),
        };
        ModelMeasurement measurement = Assert.Single(_run.Measure([_run.AddModel()], MeasuringRun.Quick with { Photos = photos, GroundTruth = truths }));
        Assert.Null(measurement.Failure);
        Assert.Equal(photos[..3], measurement.Photos.Select(static photo => photo.Photo));
        Assert.Equal([true, true, false], measurement.Photos.Select(static photo => photo.Quality is null));
        foreach (string name in (string[])["wrong-size.png", "no-mask.png", "stranger.png", "d.jpg"])
        {
            Assert.Single(measurement.Notes, note => note.Contains(name, StringComparison.Ordinal));
        }
    }

    public void Dispose() => _run.Dispose();

    private static MaskQuality Judge(Pixels mask, Pixels reference) => MaskQuality.Compare(mask.Values, reference.Values, mask.Width, mask.Height);

    private static (int Width, int Height) Size(byte[] file)
    {
        Pixels picture = Decode(file);
        return (picture.Width, picture.Height);
    }

    private static Pixels Decode(byte[] file)
    {
        using NetVips.Image image = NetVips.Image.NewFromBuffer(file);
        return new Pixels(image.Width, image.Height, image.Bands, image.WriteToMemory<byte>());
    }

    private (Pixels Pixels, double Certainty) Mask(string model, string photo)
    {
        using SegmentationModel loaded = SegmentationModel.Load(model, description: null, new SessionSettings { Threads = 1 });
        string output = _run.Directory[Guid.NewGuid().ToString("N") + ".png"];
        RemovalResult result = new BackgroundRemover(loaded, new RemovalOptions { MaskOnly = true }).Remove(photo, output, default);
        return (Pixels.Read(output), result.Certainty);
    }
}

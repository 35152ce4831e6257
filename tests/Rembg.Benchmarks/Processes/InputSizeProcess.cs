using System.Globalization;

using NetVips;

using Rembg.Imaging;
using Rembg.Inference;
using Rembg.Metrics;

namespace Rembg.Benchmarks.Processes;

/// <summary>A model at its own input size and at the one of its second look, in a process of its own.</summary>
/// <param name="Time">The time of an inference at the second size ÷ the time at its own: the median of turns.</param>
/// <param name="Agreement">The mean IoU of its masks at both sizes.</param>
/// <param name="Own">The mean IoU of masks at its own size with true masks; NaN without them.</param>
/// <param name="Second">The same at the second size.</param>
internal sealed record InputSizeProcess(double Time, double Agreement, double Own, double Second)
{
    /// <summary>The command of this program that measures.</summary>
    public const string Name = "input-size";

    /// <summary>The options of the command.</summary>
    public static readonly string[] Options = ["model", "count", "photos", "masks"];

    private const string Record = "sizes";
    private const int WarmUp = 5;
    private const int DefaultCount = 50;

    /// <summary>Measures in a fresh process.</summary>
    /// <param name="model">The model file.</param>
    /// <param name="count">Inferences in turns.</param>
    /// <param name="photos">The directory of photos.</param>
    /// <param name="masks">The directory of their true masks, grey PNG files of the same names; null for none.</param>
    public static InputSizeProcess Run(string model, int count, string photos, string? masks)
    {
        string[] truth = masks is null ? [] : ["--masks", masks];
        ChildProcess child = OwnProcess.Run([Name, "--model", model, "--count", count.ToString(CultureInfo.InvariantCulture), "--photos", photos, .. truth]);
        double[] values = [.. child.Records(Record).Single().Select(static value => double.Parse(value, CultureInfo.InvariantCulture))];
        return new InputSizeProcess(values[0], values[1], values[2], values[3]);
    }

    /// <summary>Measures in this process and writes the figures.</summary>
    public static void Measure(CommandOptions options)
    {
        using SegmentationModel own = SegmentationModel.Load(options.Required("model"));
        SegmentationModel second = own.SecondLook ?? throw new BenchmarkException("The model has no second input size.");
        double time = Ratio(own, second, options.Number("count", DefaultCount));
        (Series agreement, Series ofOwn, Series ofSecond) = (new(), new(), new());
        foreach (string file in Directory.GetFiles(options.Required("photos")))
        {
            using Photo photo = Photo.Open(file, PixelLimits.Default, CancellationToken.None);
            byte[] mine = MaskOf(own, photo);
            byte[] other = MaskOf(second, photo);
            agreement.Add(MaskMetrics.IoU(other, mine));
            if (options.Text("masks") is { } masks && Truth(masks, file, mine.Length) is { } truth)
            {
                ofOwn.Add(MaskMetrics.IoU(mine, truth));
                ofSecond.Add(MaskMetrics.IoU(other, truth));
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Record} {time:R} {Mean(agreement):R} {Mean(ofOwn):R} {Mean(ofSecond):R}"));
    }

    private static double Ratio(SegmentationModel own, SegmentationModel second, int count)
    {
        using InferenceTimer ofOwn = new(own);
        using InferenceTimer ofSecond = new(second);
        _ = ofOwn.Run(WarmUp, CancellationToken.None);
        _ = ofSecond.Run(WarmUp, CancellationToken.None);
        return Series.MedianOf([.. Enumerable.Range(0, count).Select(_ => ofSecond.Run(1, CancellationToken.None)[0] / ofOwn.Run(1, CancellationToken.None)[0])]);
    }

    private static byte[] MaskOf(SegmentationModel model, Photo photo)
    {
        byte[] thumbnail = PhotoThumbnail.Read(photo, model.InputWidth, model.InputHeight, CancellationToken.None);
        using Mask mask = PhotoSteps.Enlarge(model.Predict(thumbnail, CancellationToken.None), photo.Width, photo.Height);
        using Image image = mask.AsImage();
        return image.WriteToMemory<byte>();
    }

    private static byte[]? Truth(string masks, string photo, int length)
    {
        string path = Path.Combine(masks, Path.ChangeExtension(Path.GetFileName(photo), ".png"));
        if (!File.Exists(path))
        {
            return null;
        }

        using Image image = Image.NewFromFile(path);
        using Image grey = image[0];
        byte[] pixels = grey.WriteToMemory<byte>();
        return pixels.Length == length ? pixels : null;
    }

    private static double Mean(Series series) => series.Values.Count == 0 ? double.NaN : series.Values.Average();
}

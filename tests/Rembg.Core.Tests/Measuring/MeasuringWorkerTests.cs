using System.Text.Json;

using Rembg.Imaging;
using Rembg.Measuring;
using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>The replies of the worker, without a process around it.</summary>
public sealed class MeasuringWorkerTests : IDisposable
{
    private readonly MeasuringRun _run = new();

    [Fact]
    public void A_request_that_fails_is_answered_and_the_next_one_succeeds()
    {
        LoadRequest load = new(_run.AddModel(), Threads: 1);
        string[] lines =
        [
            "no request",
            """{"do":"dance"}""",
            MeasuringJson.Write(new InferRequest(1)),
            MeasuringJson.Write(load with { Path = _run.Directory["missing.onnx"] }),
            MeasuringJson.Write(load),
            MeasuringJson.Write(new RemoveRequest(_run.Directory["missing.jpg"], _run.Directory["out.png"], MaskOnly: true, 1000)),
            MeasuringJson.Write(new InferRequest(3)),
        ];
        MeasuringReply[] replies = Answer(lines);
        Assert.Equal(lines.Length, replies.Length);
        Assert.All(replies[..4], static reply => Assert.False(Assert.IsType<ErrorReply>(reply).IsOfImage));
        Assert.Contains("missing.onnx", ((ErrorReply)replies[3]).Message, StringComparison.Ordinal);
        Assert.Equal((32, 32), (((LoadReply)replies[4]).InputWidth, ((LoadReply)replies[4]).InputHeight));
        Assert.True(Assert.IsType<ErrorReply>(replies[5]).IsOfImage);
        Assert.Equal(3, Assert.IsType<TimesReply>(replies[6]).Milliseconds.Count(static time => time > 0));
    }

    [Fact]
    public void Photos_pictures_and_usage_are_answered()
    {
        string mask = _run.Directory["mask.png"];
        string photo = _run.AddPhoto("photo.png");
        MeasuringReply[] replies = Answer(
            MeasuringJson.Write(new LoadRequest(_run.AddModel(), Threads: 1)),
            MeasuringJson.Write(new RemoveRequest(photo, mask, MaskOnly: true, 1_000_000)),
            MeasuringJson.Write(new RemoveRequest(photo, _run.Directory["cut.png"], MaskOnly: false, 1_000_000)),
            MeasuringJson.Write(new BatchRequest(4, 50)),
            MeasuringJson.Write(new UsageRequest()));
        Assert.All(replies[1..3], static reply => Assert.True(Assert.IsType<RemoveReply>(reply) is { Milliseconds: > 0, Certainty: > 0 and <= 1 }));
        Assert.Equal(4, Assert.IsType<TimesReply>(replies[3]).Milliseconds.Count);
        Assert.Equal((90, 60, 1), (Pixels.Read(mask).Width, Pixels.Read(mask).Height, Pixels.Read(mask).Bands));
        Assert.Equal(4, Pixels.Read(_run.Directory["cut.png"]).Bands);
        UsageReply usage = Assert.IsType<UsageReply>(replies[4]);
        Assert.True(usage.PeakBytes >= usage.ResidentBytes && usage is { ResidentBytes: > 0, CpuTime: > 0 });
    }

    [Fact]
    public void A_model_with_classes_makes_the_mask_of_all_of_them()
    {
        const int Side = 32;
        ModelProto model = PlaneModel.Sums(Side, [0, 0, 0, 0.9f], [1, 0, 0, 0], [0, 1, 0, -0.3f], [0, 0, 1, -0.5f]);
        model.MetadataProps.Add(new StringStringEntryProto { Key = "rembg.classes", Value = "background,upper,lower,full" });
        string path = _run.AddFile("clothes.onnx", OnnxFile.ToBytes(model));
        Pixels photo = Pixels.Draw(Side, Side, static (x, y) => (8 * x, 8 * y, 4 * (x + y)));
        string mask = _run.Directory["mask.png"];
        MeasuringReply[] replies = Answer(
            MeasuringJson.Write(new LoadRequest(path, Threads: 1)),
            MeasuringJson.Write(new RemoveRequest(photo.Write(_run.Directory["photo.png"]), mask, MaskOnly: true, 1_000_000)),
            MeasuringJson.Write(new InferRequest(1)),
            MeasuringJson.Write(new BatchRequest(2, 50)));
        Assert.IsType<RemoveReply>(replies[1]);
        Assert.All(replies[2..], static reply => Assert.IsType<TimesReply>(reply));

        byte[] found = Pixels.Read(mask).Values;
        double[] mean = [0.485, 0.456, 0.406];
        double[] deviation = [0.229, 0.224, 0.225];
        for (int i = 0; i < found.Length; i++)
        {
            double[] values = [.. Enumerable.Range(0, 3).Select(band => ((photo.Values[(i * 3) + band] / 248.0) - mean[band]) / deviation[band])];
            Assert.Equal(Math.Max(values[0], Math.Max(values[1] - 0.3, values[2] - 0.5)) > 0.9 ? 255 : 0, found[i]);
        }

        Assert.Equal<byte>([0, 255], found.Distinct().Order());
    }

    [Fact]
    public void A_line_is_plain_ascii_and_comes_back_as_it_was()
    {
        LoadRequest request = new("/fotos/größe 5\n\".onnx", 3);
        string line = MeasuringJson.Write(request);
        Assert.All(line, static character => Assert.InRange(character, ' ', '~'));
        Assert.Equal(request, MeasuringJson.ReadRequest(line));
        Assert.Throws<JsonException>(() => MeasuringJson.ReadReply("null"));
    }

    [Fact]
    public void Synthetic_pictures_are_reproducible_and_all_different()
    {
        byte[] first = SyntheticPicture.Paint(40, 0);
        Assert.Equal(40 * 40 * 3, first.Length);
        Assert.Equal(first, SyntheticPicture.Paint(40, 0));
        Assert.NotEqual(first, SyntheticPicture.Paint(40, 1));
        Assert.InRange(first.Max() - first.Min(), 100, 255);
    }

    public void Dispose() => _run.Dispose();

    private static MeasuringReply[] Answer(params string[] lines)
    {
        using StringReader requests = new(string.Join('\n', lines));
        using StringWriter replies = new();
        MeasuringWorker.Run(requests, replies);
        return [.. replies.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(MeasuringJson.ReadReply)];
    }
}

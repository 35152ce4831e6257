using System.Security.Cryptography;

using Rembg.Inference;
using Rembg.Inference.Devices;

namespace Rembg.Tests;

/// <summary>Sessions share the machine, and the masks are the same however they do.</summary>
public sealed class SessionPlanTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Quantized_models_run_at_once_and_among_many_photos_with_threads_of_their_own()
    {
        int concurrency = InferenceConcurrency.For(Environment.ProcessorCount, 320 * 320);
        string quantized = Quantized(320);
        Assert.Equal(new SessionPlan(0, concurrency), Plan(quantized, new SessionSettings()));
        Assert.Equal(new SessionPlan(Math.Max(Environment.ProcessorCount / concurrency, 1), concurrency), Plan(quantized, new SessionSettings { ManyPhotos = true }));
        Assert.Equal(new SessionPlan(0, 1), Plan(quantized, new SessionSettings { ManyPhotos = true, LowMemory = true }));
        Assert.Equal(new SessionPlan(3, concurrency), Plan(quantized, new SessionSettings { ManyPhotos = true, Threads = 3 }));
        Assert.Equal(new SessionPlan(0, 5), Plan(quantized, new SessionSettings { Concurrency = 5 }));
        Assert.Equal(new SessionPlan(0, 1), Plan(Quantized(1024), new SessionSettings { ManyPhotos = true }));
        Assert.Equal(new SessionPlan(0, 1), Plan(_files.Add(SharedData.Model), new SessionSettings { ManyPhotos = true }));
        Assert.Equal(new SessionPlan(0, 1), Plan(_files["none.onnx"], new SessionSettings { ManyPhotos = true }));
    }

    [Fact]
    public void Masks_are_the_same_with_any_number_of_threads_and_at_once()
    {
        byte[] photo = [.. Enumerable.Range(0, 320 * 320 * 3).Select(static i => (byte)((i * 7) ^ (i >> 9)))];
        using SegmentationModel alone = SegmentationModel.Load(SharedData.Model);
        byte[] expected = alone.Predict(photo, default).Pixels;
        using SegmentationModel together = SegmentationModel.Load(SharedData.Model, settings: new SessionSettings { Threads = 1, Concurrency = 2 });
        byte[][] masks = new byte[4][];
        Parallel.For(0, masks.Length, i => masks[i] = together.Predict(photo, default).Pixels);
        Assert.All(masks, mask => Assert.InRange(mask.Zip(expected, static (a, b) => Math.Abs(a - b)).Max(), 0, 1));
    }

    private static SessionPlan Plan(string path, SessionSettings settings) => SessionPlan.For(path, settings, ExecutionDevice.Cpu);

    private string Quantized(int side)
    {
        byte[] model = TinyModel.WithMetadata(TinyModel.Brightness(0, 0), "rembg.input_size", $"{side}");
        string path = _files[$"quantized{side}.onnx"];
        File.WriteAllBytes(path, TinyModel.WithMetadata(model, "rembg.quantization.source_sha256", Convert.ToHexStringLower(SHA256.HashData(model))));
        return path;
    }
}

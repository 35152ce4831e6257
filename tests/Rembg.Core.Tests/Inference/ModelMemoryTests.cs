using Rembg.Inference;
using Rembg.Measuring;
using Rembg.Models;

namespace Rembg.Tests;

/// <summary>
/// Models share the memory of their activations, and what no model uses any more is returned. The memory of the whole process is compared:
/// these tests run when no others do.
/// </summary>
[Collection(nameof(ModelMemoryTests))]
[CollectionDefinition(nameof(ModelMemoryTests), DisableParallelization = true)]
public sealed class ModelMemoryTests : IDisposable
{
    private const long Megabyte = 1 << 20;

    private readonly MeasuringRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void A_second_look_uses_the_memory_of_the_first_one()
    {
        using MeasuringProcess process = MeasuringProcess.Start(_run.Program);
        Ask<LoadReply>(new LoadRequest(SharedData.Model, Threads: 2));
        string photo = SharedData.Photos.First(photo => Ask<RemoveReply>(Request(photo, maskOnly: true)).Certainty < 0.9);
        long before = Ask<UsageReply>(new UsageRequest()).PeakBytes;
        Ask<RemoveReply>(Request(photo, maskOnly: false));

        // At 256 x 256 pixels, the activations would take 190 MB of their own.
        Assert.InRange(Ask<UsageReply>(new UsageRequest()).PeakBytes - before, 0, 100 * Megabyte);

        RemoveRequest Request(string photo, bool maskOnly) => new(photo, _run.Directory["out.png"], maskOnly, 1_000_000_000);

        T Ask<T>(MeasuringRequest request)
            where T : MeasuringReply => process.Ask<T>(request, TimeSpan.FromMinutes(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public void The_memory_of_an_unloaded_model_is_returned_although_another_one_stays()
    {
        // The activations of the large model take 4096 x 1024 x 8 channels x 4 bytes. ONNX Runtime keeps the first memory that it reserves.
        const int Activations = 128;
        using SegmentationModel small = Load("small.onnx", 32, 32);
        Predict(small);
        using (SegmentationModel large = Load("large.onnx", 4096, 1024))
        {
            Predict(large);
        }

        long before = Environment.WorkingSet;
        Predict(small);
        Assert.InRange(before - Environment.WorkingSet, Activations * 3 / 4 * Megabyte, long.MaxValue);
    }

    private static void Predict(SegmentationModel model) =>
        model.Predict([.. Enumerable.Range(0, model.InputWidth * model.InputHeight * 3).Select(static i => (byte)i)], TestContext.Current.CancellationToken);

    private SegmentationModel Load(string name, int height, int width) =>
        SegmentationModel.Load(_run.AddFile(name, TinyModel.Convolutions(height, width)), new ModelDescription { Name = "tiny", InputSize = width });
}

using Rembg.Inference;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Tests;

/// <summary>Loaded models: sharing, unloading, failed loads, simultaneous borrowers and closing.</summary>
public sealed class SegmentationModelCacheTests : IDisposable
{
    private const int Side = 8;

    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);
    private static readonly byte[] Picture = [.. Enumerable.Range(0, Side * Side * 3).Select(static i => (byte)i)];

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void Borrowers_at_the_same_time_and_soon_after_share_a_model()
    {
        string path = Write();
        using SegmentationModelCache cache = new(Long);
        using SegmentationModelCache.Loan first = cache.Borrow(path, Described(Side));
        using (SegmentationModelCache.Loan second = cache.Borrow(path, Described(Side)))
        {
            Assert.Same(first.Model, second.Model);
        }

        SegmentationModel model = first.Model;
        first.Dispose();
        using SegmentationModelCache.Loan third = cache.Borrow(path, Described(Side));
        Assert.Same(model, third.Model);
    }

    [Fact]
    public void Other_descriptions_and_settings_are_other_models()
    {
        string path = Write(TinyModel.Brightness(0, 0));
        using SegmentationModelCache cache = new(new ModelCacheOptions { Session = new SessionSettings { Threads = 1 } });
        SegmentationModel[] models =
        [
            Use(cache, path, Described(Side)),
            Use(cache, path, Described(16)),
            Use(cache, path, Described(16), new SessionSettings { Threads = 2 }),
        ];
        Assert.Equal(3, models.Distinct().Count());
        Assert.Same(models[0], Use(cache, path, Described(Side), new SessionSettings { Threads = 1 }));
        Assert.Equal(3, cache.Count);
    }

    [Fact]
    public void A_model_is_unloaded_when_it_is_returned_if_the_idle_time_is_zero()
    {
        using SegmentationModelCache cache = new(TimeSpan.Zero);
        SegmentationModelCache.Loan loan = cache.Borrow(Write(), Described(Side));
        loan.Model.Predict(Picture, default);
        loan.Dispose();
        loan.Dispose();
        Assert.Equal(0, cache.Count);
        AssertUnloaded(loan.Model);
    }

    [Fact]
    public void A_model_is_unloaded_after_its_idle_time_but_not_while_it_is_borrowed()
    {
        string path = Write();
        using SegmentationModelCache cache = new(TimeSpan.FromMilliseconds(1));
        SegmentationModel model = Use(cache, path);
        Assert.True(SpinWait.SpinUntil(() => cache.Count == 0, Long));
        AssertUnloaded(model);

        using SegmentationModelCache.Loan loan = cache.Borrow(path);
        using SegmentationModelCache.Loan other = cache.Borrow(path);
        other.Dispose();
        Assert.False(SpinWait.SpinUntil(() => cache.Count == 0, TimeSpan.FromMilliseconds(50)));
        loan.Model.Predict(Picture, default);
    }

    [Fact]
    public void A_changed_file_is_loaded_again()
    {
        string path = Write();
        using SegmentationModelCache cache = new(Long);
        using SegmentationModelCache.Loan before = cache.Borrow(path);
        File.WriteAllBytes(path, TinyModel.Brightness(2 * Side, 2 * Side));
        using SegmentationModelCache.Loan after = cache.Borrow(path);
        Assert.Equal((Side, 2 * Side), (before.Model.InputWidth, after.Model.InputWidth));
    }

    [Fact]
    public void The_least_recently_used_model_makes_room_unless_it_is_borrowed()
    {
        string[] paths = [Write(name: "a.onnx"), Write(name: "b.onnx"), Write(name: "c.onnx")];
        using SegmentationModelCache cache = new(new ModelCacheOptions { Capacity = 2 });
        SegmentationModel first = Use(cache, paths[0]);
        SegmentationModel second = Use(cache, paths[1]);
        Assert.Same(first, Use(cache, paths[0]));
        Use(cache, paths[2]);
        AssertUnloaded(second);
        Assert.Same(first, Use(cache, paths[0]));
        Assert.NotSame(second, Use(cache, paths[1]));
        Assert.Equal(2, cache.Count);

        using SegmentationModelCache.Loan borrowed = cache.Borrow(paths[0]);
        Use(cache, paths[2]);
        borrowed.Model.Predict(Picture, default);
        using SegmentationModelCache.Loan other = cache.Borrow(paths[1]);
        ModelsInUseException full = Assert.Throws<ModelsInUseException>(() => cache.Borrow(paths[2]));
        Assert.Equal((paths[2], 2), (full.Path, full.Capacity));
        other.Dispose();
        Use(cache, paths[2]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_cache_without_room_is_refused(int capacity) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SegmentationModelCache(new ModelCacheOptions { Capacity = capacity }));

    [Fact]
    public async Task Simultaneous_borrowers_share_one_model()
    {
        string path = Write();
        using SegmentationModelCache cache = new(new ModelCacheOptions { Capacity = 1 });
        SegmentationModelCache.Loan[] loans = await AtOnce(16, () => cache.Borrow(path));
        Assert.Single(loans.Select(static loan => loan.Model).Distinct());
        Assert.Equal(1, cache.Count);
        Array.ForEach(loans, static loan => loan.Dispose());
    }

    [Fact]
    public async Task A_failed_load_takes_no_room_and_is_not_remembered()
    {
        string path = Write("not a model"u8.ToArray());
        using SegmentationModelCache cache = new(new ModelCacheOptions { Capacity = 1 });
        await AtOnce(16, () => Assert.Throws<ModelInvalidException>(() => cache.Borrow(path)));
        Assert.Equal(0, cache.Count);
        Use(cache, Write(name: "other.onnx"));

        // The same length and time as the damaged file: the cache cannot tell the files apart.
        DateTime written = File.GetLastWriteTimeUtc(path);
        byte[] model = TinyModel.Brightness(Side, Side);
        File.WriteAllBytes(path, new byte[model.Length]);
        File.SetLastWriteTimeUtc(path, written);
        Assert.Throws<ModelInvalidException>(() => cache.Borrow(path));
        File.WriteAllBytes(path, model);
        File.SetLastWriteTimeUtc(path, written);
        Assert.Equal(Side, Use(cache, path).InputWidth);
        Assert.Equal(1, cache.Count);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task Borrowed_models_work_while_others_are_loaded_and_unloaded(int idleMilliseconds)
    {
        string[] paths = [Write(name: "a.onnx"), Write(name: "b.onnx"), Write(name: "c.onnx"), Write("not a model"u8.ToArray(), "d.onnx")];
        using SegmentationModelCache cache = new(new ModelCacheOptions { Capacity = 2, IdleTime = TimeSpan.FromMilliseconds(idleMilliseconds) });
        byte[] expected = Use(cache, paths[0], use: static model => model.Predict(Picture, default).Pixels);
        int[] predictions = await AtOnce(4, () =>
        {
            int count = 0;
            for (int i = 0; i < 100; i++)
            {
                try
                {
                    string path = paths[Random.Shared.Next(paths.Length)];
                    Assert.Equal(expected, Use(cache, path, use: static model => model.Predict(Picture, default).Pixels));
                    Assert.InRange(cache.Count, 0, 2);
                    count++;
                }
                catch (RembgException exception) when (exception is ModelsInUseException or ModelInvalidException)
                {
                    // All places are taken, or the last path was chosen.
                }
            }

            return count;
        });
        Assert.InRange(predictions.Sum(), 1, 400);
        Assert.True(SpinWait.SpinUntil(() => cache.Count == 0 || idleMilliseconds < 0, Long));
        cache.Clear();
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public void Clearing_unloads_unused_models_only()
    {
        string path = Write();
        using SegmentationModelCache cache = new(Long);
        SegmentationModel unused = Use(cache, Write(name: "unused.onnx"));
        using SegmentationModelCache.Loan loan = cache.Borrow(path);
        cache.Clear();
        AssertUnloaded(unused);
        loan.Model.Predict(Picture, default);
        Assert.Same(loan.Model, Use(cache, path));
    }

    [Fact]
    public async Task Closing_waits_for_borrowed_models_and_refuses_new_loans()
    {
        string path = Write();
        SegmentationModelCache cache = new(new ModelCacheOptions { ClosingTime = Long });
        SegmentationModelCache.Loan loan = cache.Borrow(path);
        Task end = Task.Run(cache.Dispose, TestContext.Current.CancellationToken);
        Assert.True(SpinWait.SpinUntil(() => Record.Exception(() => cache.Borrow(path).Dispose()) is ObjectDisposedException, Long));
        Assert.False(end.IsCompleted);
        loan.Model.Predict(Picture, default);
        loan.Dispose();
        await end;
        AssertUnloaded(loan.Model);
    }

    [Fact]
    public void A_model_that_is_borrowed_beyond_the_end_is_unloaded_when_it_is_returned()
    {
        SegmentationModelCache cache = new(Long);
        SegmentationModelCache.Loan loan = cache.Borrow(Write());
        cache.Dispose();
        loan.Model.Predict(Picture, default);
        loan.Dispose();
        AssertUnloaded(loan.Model);
        cache.Dispose();
    }

    public void Dispose() => _directory.Dispose();

    private static void AssertUnloaded(SegmentationModel model) => Assert.ThrowsAny<ObjectDisposedException>(() => model.Predict(Picture, default));

    private static Task<T[]> AtOnce<T>(int count, Func<T> work) => Task.WhenAll(Enumerable.Range(0, count).Select(_ => Task.Run(work, TestContext.Current.CancellationToken)));

    private static ModelDescription Described(int inputSize) => new() { Name = "tiny", InputSize = inputSize };

    private static SegmentationModel Use(SegmentationModelCache cache, string path, ModelDescription? description = null, SessionSettings? settings = null)
    {
        using SegmentationModelCache.Loan loan = cache.Borrow(path, description, settings);
        return loan.Model;
    }

    private static byte[] Use(SegmentationModelCache cache, string path, Func<SegmentationModel, byte[]> use)
    {
        using SegmentationModelCache.Loan loan = cache.Borrow(path);
        return use(loan.Model);
    }

    private string Write(byte[]? model = null, string name = "model.onnx")
    {
        File.WriteAllBytes(_directory[name], model ?? TinyModel.Brightness(Side, Side));
        return _directory[name];
    }
}

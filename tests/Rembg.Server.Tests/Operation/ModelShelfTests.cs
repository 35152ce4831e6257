using Rembg.Inference;
using Rembg.Server.Configuration;
using Rembg.Server.Errors;
using Rembg.Server.Models;
using Rembg.Tests.Running;

namespace Rembg.Tests.Operation;

/// <summary>The loaded models, when many ask at once, when loading fails, and at the end.</summary>
public sealed class ModelShelfTests
{
    [Fact]
    public async Task Many_who_ask_at_once_share_one_model()
    {
        using ModelShelf shelf = new(new ServerOptions { ModelLimit = 1 });
        ModelShelf.Loan[] loans = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => shelf.Take(TestModels.PathOf(TestModels.Tiny)))));
        Assert.Single(loans.Select(static loan => loan.Model).Distinct());
        Assert.Equal(1, shelf.Count);
        Array.ForEach(loans, static loan => loan.Dispose());
    }

    [Fact]
    public void The_one_not_used_for_longest_makes_room_and_none_in_use_does()
    {
        using ModelShelf shelf = new(new ServerOptions { ModelLimit = 2 });
        string[] paths = [TestModels.PathOf(TestModels.Tiny), TestModels.PathOf(TestModels.Other), TestModels.PathOf(TestModels.Install("third", TinyModel.Brightness(32, 32), 32))];
        SegmentationModel oldest = Use(shelf, paths[0]);
        SegmentationModel used = Use(shelf, paths[1]);
        Assert.Same(oldest, Use(shelf, paths[0]));
        Use(shelf, paths[2]);
        Assert.Same(oldest, Use(shelf, paths[0]));
        Assert.NotSame(used, Use(shelf, paths[1]));
        Assert.Equal(2, shelf.Count);

        using ModelShelf.Loan first = shelf.Take(paths[0]);
        using ModelShelf.Loan second = shelf.Take(paths[1]);
        Assert.Equal(503, Assert.Throws<ApiException>(() => shelf.Take(paths[2])).Status);
    }

    [Fact]
    public async Task A_model_that_cannot_be_loaded_takes_no_room_and_may_be_mended()
    {
        using TemporaryDirectory directory = new();
        using ModelShelf shelf = new(new ServerOptions { ModelLimit = 1 });
        string path = directory["mended.onnx"];
        await File.WriteAllBytesAsync(path, [1, 2, 3], TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Assert.Throws<Rembg.Onnx.ModelInvalidException>(() => shelf.Take(path)))));
        Assert.Equal(0, shelf.Count);
        await File.WriteAllBytesAsync(path, TinyModel.Brightness(64, 64), TestContext.Current.CancellationToken);
        shelf.Take(path).Dispose();
        Assert.Equal(1, shelf.Count);
    }

    [Fact]
    public async Task The_end_waits_for_who_uses_a_model_and_lets_nobody_take_one()
    {
        ModelShelf shelf = new(new ServerOptions());
        ModelShelf.Loan loan = shelf.Take(TestModels.PathOf(TestModels.Tiny));
        Task end = Task.Run(shelf.Dispose, TestContext.Current.CancellationToken);
        await Eventually.IsTrueAsync(() => Record.Exception(() => shelf.Take(TestModels.PathOf(TestModels.Tiny)).Dispose()) is ObjectDisposedException, "the shelf is closed");
        Assert.False(end.IsCompleted);

        using TemporaryDirectory directory = new();
        await File.WriteAllBytesAsync(directory["photo"], TestPhotos.Jpeg(), TestContext.Current.CancellationToken);
        Assert.Equal(160, new BackgroundRemover(loan.Model, new RemovalOptions()).Remove(directory["photo"], directory["output"], TestContext.Current.CancellationToken).Width);
        loan.Dispose();
        await end;
    }

    private static SegmentationModel Use(ModelShelf shelf, string path)
    {
        using ModelShelf.Loan loan = shelf.Take(path);
        return loan.Model;
    }
}

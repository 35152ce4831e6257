namespace Rembg.Tests;

/// <summary>Two runs over the same photos at the same time, as when a schedule starts the next before the last has ended.</summary>
public sealed class OverlappingRunsTests : IDisposable
{
    private const int PhotoCount = 120;

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Outputs_that_the_other_run_makes_meanwhile_are_skipped()
    {
        byte[] photo = File.ReadAllBytes(SharedData.Photo("girl.png"));
        Directory.CreateDirectory(_files["in"]);
        foreach (int number in Enumerable.Range(0, PhotoCount))
        {
            File.WriteAllBytes(_files[$"in/{number}.png"], photo);
        }

        File.WriteAllBytes(_files["m.onnx"], TinyModel.Brightness(32, 32));

        using Barrier start = new(2);
        ShellResult[] results = await Task.WhenAll(Task.Run(() => Run(start)), Task.Run(() => Run(start)));
        Assert.All(results, static result => Assert.Empty(result.ThrowOnError().Errors));
        Assert.Equal(PhotoCount, results.Sum(static result => result.Output.Count));
        Assert.Equal(PhotoCount, Directory.GetFiles(_files["out"]).Length);
        Assert.All(Directory.GetFiles(_files["out"]), static output => Assert.EndsWith(".png", output, StringComparison.Ordinal));
    }

    private ShellResult Run(Barrier start)
    {
        using Shell shell = new();
        start.SignalAndWait(TimeSpan.FromMinutes(1));
        return shell.Run(
            "Remove-ImageBackground $args[0] $args[1] -ModelPath $args[2] -SkipExisting",
            _files["in"],
            _files["out"],
            _files["m.onnx"]);
    }
}

namespace Rembg.Tests;

/// <summary>A model for CPUs with exact sums of 8-bit products warns on others: the runtime takes their instructions from a process for this.</summary>
public sealed class ArithmeticWarningTests
{
    private const string Warning = "This CPU does not";

    private static readonly KeyValuePair<string, string?>[] OlderCpu = [new("DOTNET_EnableHWIntrinsic", "0")];

    [Theory]
    [InlineData("exact sums", 1)]
    [InlineData("any", 0)]
    public void The_cmdlet_warns_once_and_cuts_out_all_the_same(string arithmetic, int warnings)
    {
        using TemporaryDirectory files = new();
        byte[] model = TinyModel.WithMetadata(TinyModel.Convolutions(64, 64), "rembg.quantization.arithmetic", arithmetic);
        File.WriteAllBytes(files["model.onnx"], model);
        ConsoleResult result = ConsoleProgram
            .RunWith(OlderCpu, "Remove-ImageBackground", SharedData.Photo("girl.png"), SharedData.Photo("horse.jpg"), "-DestinationPath", files["out"], "-ModelPath", files["model.onnx"])
            .ExpectExitCode(0);
        Assert.Equal(warnings, result.Errors.Split(Warning).Length - 1);
        Assert.Equal(warnings, result.Errors.Split("-TargetCpu Any").Length - 1);
        Assert.Equal(2, Directory.GetFiles(files["out"]).Length);
    }
}

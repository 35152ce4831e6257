using Rembg.Tests.Running;

namespace Rembg.Tests.Operation;

/// <summary>The server says in its log that its model makes other masks on this CPU: the runtime takes instructions from a process for this.</summary>
public sealed class ArithmeticWarningTests
{
    private const string Warning = "This CPU does not";

    private static readonly Dictionary<string, string> OlderCpu = new() { ["DOTNET_EnableHWIntrinsic"] = "0" };

    private static string ForExactSums => Install("for-exact-sums", "exact sums");

    private static string ForAny => Install("for-any-cpu", "any");

    [Fact]
    public async Task A_model_for_other_CPUs_is_warned_of()
    {
        using ServerProcess server = await ServerProcess.StartAsync(OlderCpu, "--model", ForExactSums);
        await Eventually.IsTrueAsync(() => server.Output.Contains(Warning, StringComparison.Ordinal), "the log has the warning");
    }

    [Fact]
    public async Task A_model_for_every_CPU_is_not()
    {
        using ServerProcess server = await ServerProcess.StartAsync(OlderCpu, "--model", ForAny);
        await Eventually.IsTrueAsync(() => server.Output.Contains("is loaded and runs on", StringComparison.Ordinal), "the model is loaded");
        server.Terminate();
        await server.WaitForExitAsync();
        Assert.DoesNotContain(Warning, server.Output, StringComparison.Ordinal);
    }

    private static string Install(string name, string arithmetic) =>
        TestModels.Install(name, TinyModel.WithMetadata(TinyModel.Brightness(64, 64), "rembg.quantization.arithmetic", arithmetic), 64);
}

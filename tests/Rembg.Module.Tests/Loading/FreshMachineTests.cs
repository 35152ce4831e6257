namespace Rembg.Tests;

/// <summary>Whole processes on a machine where nothing is installed yet: without a network, behind a proxy, two at once.</summary>
public sealed class FreshMachineTests : IDisposable
{
    // Nobody listens at this port; what would go to the network goes there.
    private const string NoNetwork = "http://127.0.0.1:9";

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Without_a_network_the_bundled_model_works_and_another_one_says_how_to_bring_it_in()
    {
        string photo = SharedData.Photo("girl.png");
        ConsoleProgram.RunWith(Environment(NoNetwork), "Remove-ImageBackground", photo, "-DestinationPath", _files["out"]).ExpectExitCode(0);
        Assert.Equal(["out/girl.png"], _files.Files);

        ConsoleResult result = ConsoleProgram.RunWith(Environment(NoNetwork), "Remove-ImageBackground", photo, "-DestinationPath", _files["other"], "-Model", "u2net").ExpectExitCode(1);
        string[] lines = result.Errors.Split('\n');
        string error = string.Concat(lines.Select(static line => line.Trim(' ', '|')));
        foreach (string needed in (string[])["https://github.com/danielgatis/rembg/releases/download/v0.0.0/u2net.onnx", "8d10d2f3bb75ae3b6d527c77944fc5e7dcd94b29809d47a739a7a728a912b491", "Install-RembgModel", _files["home"]])
        {
            Assert.Contains(needed.Replace(" ", string.Empty, StringComparison.Ordinal), error.Replace(" ", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal);
        }

        Assert.DoesNotContain(_files.Files, static file => file.EndsWith(".onnx", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_reported_and_nothing_is_left_but_the_output_and_the_cache()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The native library reports in another way there.");
        Dictionary<string, string?> environment = Environment(NoNetwork);
        foreach (string variable in (string[])["HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_DATA_HOME"])
        {
            environment[variable] = Directory.CreateDirectory(_files[variable]).FullName;
        }

        environment["REMBG_CACHE"] = null;
        environment["ORT_DISABLE_TELEMETRY"] = null;
        ConsoleProgram.RunWith(environment, "Remove-ImageBackground", SharedData.Photo("girl.png"), "-DestinationPath", _files["out"], "-Cache").ExpectExitCode(0);
        Assert.All(_files.Files, static file => Assert.Matches("^(out/girl.png|XDG_CACHE_HOME/rembg/.+|HOME/\\.(local|config)/(share/)?powershell/.+)$", file));
    }

    [Fact]
    public async Task The_systems_proxy_is_gone_through()
    {
        await using ModelServer proxy = await ModelServer.StartAsync(Answer.File(File.ReadAllBytes(SharedData.Model)));
        ConsoleProgram.RunWith(Environment(proxy.Address.AbsoluteUri), "Install-RembgModel", "u2netp", "-Force", "-Source", "http://models.invalid/").ExpectExitCode(0);
        Assert.Equal("http://models.invalid/u2netp.onnx", Assert.Single(proxy.Requests).Target);
        Assert.Equal(["home/u2netp.onnx"], _files.Files);
    }

    [Fact]
    public async Task One_of_two_processes_that_install_a_model_downloads_it()
    {
        string console = WithoutModels();
        using SemaphoreSlim released = new(0);
        await using ModelServer server = await ModelServer.StartAsync(async context =>
        {
            await released.WaitAsync();
            await Answer.File(File.ReadAllBytes(SharedData.Model))(context);
        });
        string[] command = ["Install-RembgModel", "u2netp", "-Source", server.Address.AbsoluteUri];
        Task<ConsoleResult>[] processes = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() => ConsoleProgram.RunWith(console, Environment(null), command)))];
        released.Release(2);
        Assert.All(await Task.WhenAll(processes), static result => result.ExpectExitCode(0));
        Assert.Single(server.Requests);
        Assert.Equal(["u2netp.onnx"], Home);
    }

    [Fact]
    public async Task A_model_that_is_named_installs_itself_after_saying_so()
    {
        string console = WithoutModels();
        string photo = SharedData.Photo("girl.png");
        await using ModelServer server = await ModelServer.StartAsync(Answer.File(File.ReadAllBytes(SharedData.Model)));
        Dictionary<string, string?> environment = Environment(null);
        environment["REMBG_MODEL_SOURCE"] = server.Address.AbsoluteUri;
        string[] command = ["Remove-ImageBackground", photo, "-DestinationPath", _files["out"], "-Model", "u2netp"];

        Assert.Contains("-Source FILE", ConsoleProgram.RunWith(console, environment, [.. command, "-Offline"]).ExpectExitCode(1).Errors.Replace("\n", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("What if: Installing the model u2netp", ConsoleProgram.RunWith(console, environment, [.. command, "-WhatIf"]).ExpectExitCode(0).Output, StringComparison.Ordinal);
        Assert.Empty(server.Requests);

        ConsoleResult first = ConsoleProgram.RunWith(console, environment, command).ExpectExitCode(0);
        Assert.Contains("Apache-2.0", first.Output + first.Errors, StringComparison.Ordinal);
        Assert.Equal(["u2netp.onnx"], Home);
        ConsoleResult second = ConsoleProgram.RunWith(console, environment, [.. command, "-Force"]).ExpectExitCode(0);
        Assert.DoesNotContain("Apache-2.0", second.Output + second.Errors, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    private IEnumerable<string> Home => _files.Files.Where(static file => file.StartsWith("home/", StringComparison.Ordinal)).Select(static file => file["home/".Length..]);

    /// <summary>The console with a module that brings no model along.</summary>
    private string WithoutModels()
    {
        LinkedConsole console = new(_files["console"]);
        console.Remove("models");
        return console.Program;
    }

    private Dictionary<string, string?> Environment(string? proxy) => new()
    {
        ["U2NET_HOME"] = _files["home"],
        ["REMBG_MODEL"] = null,
        ["REMBG_MODEL_SOURCE"] = null,
        ["REMBG_OFFLINE"] = null,
        ["http_proxy"] = proxy,
        ["https_proxy"] = proxy,
        ["HTTPS_PROXY"] = null,
        ["HTTP_PROXY"] = null,
        ["no_proxy"] = null,
        ["NO_PROXY"] = null,
    };
}

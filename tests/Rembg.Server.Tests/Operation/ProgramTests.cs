using System.Net;
using System.Net.Sockets;

using Rembg.Server.Configuration;
using Rembg.Tests.Running;

namespace Rembg.Tests.Operation;

/// <summary>The server as a program: what it says and how it ends where it cannot start.</summary>
public sealed class ProgramTests
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Fact]
    public async Task Help_lists_every_option()
    {
        (int code, string output) = await ServerProcess.RunAsync(NoEnvironment, "--help");
        Assert.Equal(0, code);
        Assert.All(OptionsReader.Switches.Keys, option => Assert.Contains(option, output, StringComparison.Ordinal));
        Assert.Contains("--port <whole number>", output, StringComparison.Ordinal);
        Assert.Contains("The port to listen on; 0 for a free port. Default: 7000.", output, StringComparison.Ordinal);

        // Each has a meaning besides its default.
        string[] lines = output.Split('\n');
        Assert.All(OptionsReader.Switches.Keys, option =>
        {
            int line = Array.FindIndex(lines, text => text.StartsWith($"  {option} <", StringComparison.Ordinal));
            Assert.False(lines[line + 1].TrimStart().StartsWith("Default:", StringComparison.Ordinal), option);
        });
    }

    [Fact]
    public async Task The_version_is_printed()
    {
        (int code, string output) = await ServerProcess.RunAsync(NoEnvironment, "--version");
        Assert.Equal(0, code);
        Assert.Matches(@"^Rembg\.Server \d+\.\d+\.\d+ \(\.NET \d+", output);
    }

    [Theory]
    [InlineData("--port", "abc", "whole number")]
    [InlineData("--queue-wait", "long", "number")]
    [InlineData("--cache", "perhaps", "true or false")]
    [InlineData("--precision", "int4", "auto|fp32|int8")]
    public async Task A_value_of_the_wrong_kind_is_refused_by_the_options_name(string option, string value, string kind)
    {
        (int code, string output) = await ServerProcess.RunAsync(NoEnvironment, option, value);
        Assert.Equal(2, code);
        Assert.Contains(option, output, StringComparison.Ordinal);
        Assert.Contains($"'{value}' is not {kind}", output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Listening_for_others_without_a_key_is_refused_with_a_remedy()
    {
        (int code, string output) = await ServerProcess.RunAsync(new Dictionary<string, string> { ["Rembg__Address"] = "0.0.0.0" });
        Assert.Equal(2, code);
        Assert.Contains("Rembg__ApiKey", output, StringComparison.Ordinal);
        Assert.Contains("--allow-anonymous", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_that_the_environment_adds_past_the_check_is_refused()
    {
        (int code, string output) = await ServerProcess.RunAsync(
            new Dictionary<string, string> { ["Kestrel__Endpoints__Open__Url"] = "http://0.0.0.0:0" },
            "--port", "0", "--model", TestModels.Tiny);
        Assert.Equal(2, code);
        Assert.Contains("Kestrel:Endpoints", output, StringComparison.Ordinal);
        Assert.Contains("--address", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_a_line_and_not_a_crash()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        (int code, string output) = await ServerProcess.RunAsync(NoEnvironment, "--port", $"{port}", "--model", TestModels.Tiny);
        Assert.Equal(3, code);
        Assert.Contains($"{port}", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_not_of_this_machine_is_a_line_and_not_a_crash()
    {
        (int code, string output) = await ServerProcess.RunAsync(NoEnvironment, "--port", "0", "--address", "192.0.2.1", "--api-key", "x", "--model", TestModels.Tiny);
        Assert.Equal(1, code);
        Assert.DoesNotContain("Unhandled exception", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_that_cannot_be_written_ends_the_server()
    {
        (int code, string output) = await ServerProcess.RunAsync(NoEnvironment, "--port", "0", "--model", TestModels.Tiny, "--registration", "/no/such/directory/server.json");
        Assert.Equal(1, code);
        Assert.DoesNotContain("Unhandled exception", output, StringComparison.Ordinal);
    }
}

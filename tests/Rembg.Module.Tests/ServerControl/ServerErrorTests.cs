using System.Management.Automation;
using System.Net;
using System.Net.Sockets;

namespace Rembg.Tests;

/// <summary>Servers that are not started, and what is said of it.</summary>
public sealed class ServerErrorTests : ServerTest
{
    [Fact]
    public void Two_servers_at_one_port_are_refused()
    {
        PSObject server = StartServer();
        ErrorRecord error = Fail("ServerRunning", ErrorCategory.ResourceExists, "Start-RembgServer -Port $args[0]", AddressOf(server).Port);
        Assert.Contains(AddressOf(server).ToString(), error.ToString(), StringComparison.Ordinal);
        Assert.Single(Run("Get-RembgServer").ThrowOnError().Output);
    }

    [Fact]
    public void The_error_for_an_occupied_port_has_a_remedy()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        ErrorRecord error = Fail("PortInUse", ErrorCategory.ResourceBusy, "Start-RembgServer -Port $args[0]", port);
        Assert.Contains($"{port}", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("-Port", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_not_there_fails_with_the_words_of_the_server()
    {
        ErrorRecord error = Fail("ServerFailed", ErrorCategory.OpenError, Start + "-Model nosuch");
        Assert.Contains("'nosuch'", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("isnet-general-use", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(ServerFiles);
    }

    [Theory]
    [InlineData("-Address nowhere.invalid -AllowAnonymous", "nowhere.invalid")]
    [InlineData("-Device Cuda", "Cuda")]
    public void The_error_contains_the_message_of_the_server(string options, string word)
    {
        ErrorRecord error = Fail("ServerFailed", ErrorCategory.OpenError, Start + options);
        Assert.Contains(word, error.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(ServerFiles);
    }

    [Fact]
    public void Another_ONNX_Runtime_is_used_and_an_invalid_one_is_reported()
    {
        Set("REMBG_ORT_PATH", Path.Combine(BuiltModule.Directory, "lib", "runtimes", System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, "native"));
        Assert.Equal("Ready", $"{StartServer().Properties["State"].Value}");
        Set("REMBG_ORT_PATH", Files["empty"]);
        ErrorRecord error = Fail("ServerFailed", ErrorCategory.OpenError, Start);
        Assert.Contains(Files["empty"], error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_asp_net_core_the_error_tells_how_to_get_it()
    {
        Directory.CreateDirectory(Files["dotnet"]);
        Set("REMBG_DOTNET", Files["dotnet"]);
        ErrorRecord error = Fail("AspNetCoreMissing", ErrorCategory.NotInstalled, "Start-RembgServer");
        Assert.Contains("ASP.NET Core Runtime 10", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("https://dotnet.microsoft.com/download", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_runtime_without_asp_net_core_is_not_enough()
    {
        Directory.CreateDirectory(Files["dotnet/shared/Microsoft.NETCore.App/10.0.0"]);
        Directory.CreateDirectory(Files["dotnet/shared/Microsoft.AspNetCore.App/9.0.0"]);
        File.WriteAllText(Files[OperatingSystem.IsWindows() ? "dotnet/dotnet.exe" : "dotnet/dotnet"], string.Empty);
        Set("REMBG_DOTNET", Files["dotnet"]);
        Fail("AspNetCoreMissing", ErrorCategory.NotInstalled, "Start-RembgServer");
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("*")]
    [InlineData("::")]
    public void Other_machines_are_not_let_in_unasked(string address)
    {
        ErrorRecord error = Fail("ServerOpen", ErrorCategory.SecurityError, Start + "-Address $args[0]", address);
        Assert.Contains("-ApiKey", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(ServerFiles);
    }

    [Fact]
    public async Task A_key_is_asked_for_and_not_in_the_command_line()
    {
        PSObject server = StartServer("-NoPage -Address 0.0.0.0 -ApiKey first-key, second-key");
        Uri models = new(AddressOf(server), "api/models");
        using HttpResponseMessage without = await Client.GetAsync(models);
        Client.DefaultRequestHeaders.Add("X-Api-Key", "second-key");
        using HttpResponseMessage with = await Client.GetAsync(models);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (without.StatusCode, with.StatusCode));
        Assert.Equal("127.0.0.1", AddressOf(server).Host);
        if (OperatingSystem.IsLinux())
        {
            string line = CommandLine($"/proc/{IdOf(server)}");
            Assert.Contains("Rembg.Server.dll", line, StringComparison.Ordinal);
            Assert.DoesNotContain("key", line, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void WhatIf_starts_and_stops_nothing()
    {
        Assert.Empty(Run(Start + "-WhatIf").ThrowOnError().Output);
        Assert.Empty(ServerFiles);
        PSObject server = StartServer();
        Run("Stop-RembgServer -WhatIf").ThrowOnError();
        Assert.Equal([IdOf(server)], Run("Get-RembgServer").ThrowOnError().Output.Select(IdOf));
    }

    [Fact]
    public void Being_stopped_while_it_starts_leaves_no_process()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux tells the command lines of processes.");
        using PowerShell shell = Create(Start);
        IAsyncResult run = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => Processes.Any() || run.IsCompleted, TimeSpan.FromMinutes(1)));
        Assert.NotEmpty(Processes);
        shell.Stop();
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Empty(Processes);
        Assert.Empty(ServerFiles);
    }

    [Fact]
    public void One_that_is_not_ready_in_time_is_ended()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("A script is a program only elsewhere.");
            return;
        }

        // A program that is no server: it never says where it is.
        Directory.CreateDirectory(Files["dotnet/shared/Microsoft.AspNetCore.App/10.0.0"]);
        File.WriteAllText(Files["dotnet/dotnet"], "#!/bin/sh\nsleep 60\n");
        File.SetUnixFileMode(Files["dotnet/dotnet"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Set("REMBG_DOTNET", Files["dotnet"]);
        ErrorRecord error = Fail("ServerFailed", ErrorCategory.OpenError, Start + "-Timeout 1");
        Assert.Contains("1 second", error.ToString(), StringComparison.Ordinal);
        Assert.Empty(Processes);
    }

    [Theory]
    [InlineData("Start-RembgServer -NoPage -Open")]
    [InlineData("Start-RembgServer -ApiKey 'a,b'")]
    public void Invalid_parameters_are_reported(string script) => Fail("OptionsInvalid", ErrorCategory.InvalidArgument, script);

    [Theory]
    [InlineData("Get-RembgServer 7001")]
    [InlineData("Stop-RembgServer 7001")]
    [InlineData("Stop-RembgServer -Id 1")]
    public void One_that_is_named_and_does_not_run_is_an_error(string script)
    {
        ShellResult result = Run(script);
        Assert.False(result.Terminated);
        Assert.Equal(["ServerNotFound"], result.ErrorIds);
    }

    [Fact]
    public void Stopping_without_a_server_is_not_an_error() => Assert.Empty(Run("Stop-RembgServer").ThrowOnError().Output);

    private ErrorRecord Fail(string id, ErrorCategory category, string script, params object?[] arguments)
    {
        ShellResult result = Run(script, arguments);
        ErrorRecord error = Assert.Single(result.Errors);
        Assert.True(result.Terminated);
        Assert.True(result.ErrorIds is [var only] && only == id, $"{error.FullyQualifiedErrorId}: {error}");
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
        return error;
    }
}

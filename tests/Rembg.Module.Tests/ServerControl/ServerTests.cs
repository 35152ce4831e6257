using System.Diagnostics;
using System.Management.Automation;
using System.Net;
using System.Text.Json.Nodes;

namespace Rembg.Tests;

/// <summary>Servers from their start to their end.</summary>
public sealed class ServerTests : ServerTest
{
    [Fact]
    public async Task A_server_has_a_page_and_cuts_out_as_the_cmdlet_does()
    {
        PSObject server = StartServer(string.Empty);
        Assert.Equal(("Ready", "u2netp", "127.0.0.1"), ($"{server.Properties["State"].Value}", server.Properties["Model"].Value, AddressOf(server).Host));
        Assert.Equal(AddressOf(server).Port, server.Properties["Port"].Value);
        Assert.InRange((DateTime)server.Properties["Started"].Value, DateTime.Now.AddMinutes(-2), DateTime.Now);
        Assert.Equal(Run("(Get-Module Rembg).Version.ToString()").Output[0].ToString(), server.Properties["Version"].Value);
        Assert.True(File.Exists((string)server.Properties["LogPath"].Value));

        using HttpResponseMessage page = await Client.GetAsync(AddressOf(server));
        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        using MultipartFormDataContent form = new() { { new ByteArrayContent(File.ReadAllBytes(Photo)), "file", "photo.png" } };
        using HttpResponseMessage answer = await Client.PostAsync(new Uri(AddressOf(server), "api/remove"), form);
        Run("Remove-ImageBackground $args[0] $args[1]", Photo, Files["out"]).ThrowOnError();
        Assert.Equal(await File.ReadAllBytesAsync(Files["out/girl.png"]), await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public void A_server_is_listed_and_stopped_through_the_pipeline()
    {
        Assert.Empty(Run("Get-RembgServer").ThrowOnError().Output);
        PSObject server = StartServer();
        PSObject listed = Assert.Single(Run("Get-RembgServer -Port $args[0]", AddressOf(server).Port).ThrowOnError().Output);
        Assert.Equal(
            server.Properties.Select(static property => $"{property.Name}: {property.Value}"),
            listed.Properties.Select(static property => $"{property.Name}: {property.Value}"));
        Assert.Empty(Run("Get-RembgServer | Stop-RembgServer").ThrowOnError().Output);
        Assert.True(Ends(IdOf(server)));
        Assert.Empty(Run("Get-RembgServer").ThrowOnError().Output);
        Assert.Empty(ServerFiles);
    }

    [Theory]
    [InlineData("Stop-RembgServer $args[0]")]
    [InlineData("Stop-RembgServer -Id $args[1]")]
    public void One_of_two_servers_is_stopped_by_its_number(string stop)
    {
        PSObject first = StartServer();
        PSObject second = StartServer();
        Run(stop, AddressOf(second).Port, IdOf(second)).ThrowOnError();
        Assert.Equal([IdOf(first)], Run("Get-RembgServer").ThrowOnError().Output.Select(IdOf));
        Assert.True(Ends(IdOf(second)));
    }

    [Fact]
    public async Task A_server_outlives_its_shell_and_does_not_hold_its_output()
    {
        // The output of the shell is read to its end: a server that has inherited it would keep this waiting.
        ConsoleProgram.Run("Start-RembgServer", "-Port", "0", "-NoPage").ExpectExitCode(0);
        PSObject server = Assert.Single(Run("Get-RembgServer").ThrowOnError().Output);
        using HttpResponseMessage answer = await Client.GetAsync(new Uri(AddressOf(server), "healthz"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Run("Stop-RembgServer").ThrowOnError();
        Assert.Empty(Run("Get-RembgServer").ThrowOnError().Output);
    }

    [Fact]
    public async Task A_request_that_was_accepted_is_finished_when_the_server_stops()
    {
        PSObject server = StartServer();
        using HeldPhoto photo = new(Photo);
        Task<HttpResponseMessage> request = Client.PostAsync(new Uri(AddressOf(server), "api/remove"), photo);
        await photo.Begun;
        ShellResult busy = Run("Stop-RembgServer -Timeout 1");
        Assert.Equal(["ServerBusy"], busy.ErrorIds);
        Assert.Equal("Stopping", $"{Assert.Single(Run("Get-RembgServer").ThrowOnError().Output).Properties["State"].Value}");
        Assert.Equal(["ServerRunning"], Run("Start-RembgServer -Port $args[0]", AddressOf(server).Port).ErrorIds);

        photo.LetGo();
        using HttpResponseMessage answer = await request;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Run("Stop-RembgServer").ThrowOnError();
        Assert.True(Ends(IdOf(server)));
        Assert.Empty(ServerFiles);
    }

    [Fact]
    public async Task A_server_that_does_not_finish_is_ended_by_force()
    {
        PSObject server = StartServer();
        using HeldPhoto photo = new(Photo);
        Task<HttpResponseMessage> request = Client.PostAsync(new Uri(AddressOf(server), "api/remove"), photo);
        await photo.Begun;
        Run("Stop-RembgServer -Timeout 1 -Force").ThrowOnError();
        Assert.True(Ends(IdOf(server)));
        Assert.Empty(ServerFiles);
        photo.LetGo();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => request);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("HUP")]
    public async Task A_signal_that_ends_the_shell_does_not_end_the_server(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send.");
        PSObject server = StartServer();
        using Process kill = Process.Start("kill", ["-" + signal, $"{IdOf(server)}"]);
        await kill.WaitForExitAsync();
        using HttpResponseMessage answer = await Client.GetAsync(new Uri(AddressOf(server), "readyz"));
        Assert.Equal("ready", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public void A_server_that_a_service_manager_ends_takes_its_file_along()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals to send.");
        PSObject server = StartServer();
        using Process kill = Process.Start("kill", ["-TERM", $"{IdOf(server)}"]);
        Assert.True(Ends(IdOf(server)));
        Assert.DoesNotContain(ServerFiles, static file => file.EndsWith(".json", StringComparison.Ordinal));
    }

    [Fact]
    public void A_server_that_was_killed_is_not_listed_and_its_file_goes_with_the_next_start()
    {
        PSObject server = StartServer();
        using Process process = Process.GetProcessById(IdOf(server));
        process.Kill();
        Assert.True(Ends(IdOf(server)));
        Assert.Empty(Run("Get-RembgServer").ThrowOnError().Output);
        Assert.Contains(ServerFiles, static file => file.EndsWith(".json", StringComparison.Ordinal));
        PSObject next = StartServer();
        Assert.Equal([Path.GetFileName(Registration(next))], ServerFiles.Where(static file => file.EndsWith(".json", StringComparison.Ordinal)));
    }

    [Fact]
    public void Another_process_with_the_id_of_a_server_is_not_listed()
    {
        PSObject server = StartServer();
        JsonObject other = JsonNode.Parse(File.ReadAllText(Registration(server)))!.AsObject();
        other["id"] = Environment.ProcessId;
        other["started"] = Process.GetCurrentProcess().StartTime.ToUniversalTime().AddHours(-1);
        File.WriteAllText(Files["servers/7000.json"], other.ToJsonString());
        File.WriteAllText(Files["servers/settings.json"], "[]");
        Assert.Equal([IdOf(server)], Run("Get-RembgServer").ThrowOnError().Output.Select(IdOf));
        Run("Stop-RembgServer").ThrowOnError();
        StartServer();
        Assert.Contains("settings.json", ServerFiles);
        Assert.DoesNotContain("7000.json", ServerFiles);
    }
}

using System.Management.Automation;
using System.Net;
using System.Text.Json.Nodes;

namespace Rembg.Tests;

/// <summary>Servers whose processes cannot be seen, because they run in another container or on another machine with the same home. Nothing that others do stops them.</summary>
public sealed class ServerVisibilityTests : ServerTest
{
    [Fact]
    public async Task Cmdlets_in_another_container_neither_list_nor_stop_a_server()
    {
        PSObject server = StartServer();
        string script = "Get-RembgServer; Stop-RembgServer; Start-RembgServer -Port 0 -NoPage | Out-Null; @(Get-RembgServer).Count; Stop-RembgServer";
        ConsoleResult result = Isolation.Run("--pid --fork --mount-proc", $"dotnet '{BuiltModule.Console}' '{script}'");
        Assert.Equal("1\n", result.ExpectExitCode(0).Output);
        await ExpectLife(server);
    }

    [Fact]
    public async Task A_server_of_another_machine_keeps_its_file_and_its_name()
    {
        PSObject server = StartServer();

        // The registration of another machine with the same home: a server at a port that is free here.
        JsonObject remote = JsonNode.Parse(await File.ReadAllTextAsync(Registration(server)))!.AsObject();
        remote["space"] = "01234567";
        int port = FreePort();
        string file = Files[$"servers/{port}.json"];
        await File.WriteAllTextAsync(file, remote.ToJsonString());

        Assert.Equal([IdOf(server)], Run("Get-RembgServer").ThrowOnError().Output.Select(IdOf));
        PSObject here = Assert.Single(Run("Start-RembgServer -NoPage -Port $args[0]", port).ThrowOnError().Output);
        Assert.Equal(port, AddressOf(here).Port);
        Run("Stop-RembgServer $args[0]", port).ThrowOnError();
        Assert.Equal(remote.ToJsonString(), await File.ReadAllTextAsync(file));
        await ExpectLife(server);
        Run("Stop-RembgServer").ThrowOnError();
        Assert.Equal([Path.GetFileName(file)], ServerFiles);
    }

    [Fact]
    public async Task A_server_is_listed_again_after_its_file_was_deleted()
    {
        PSObject server = StartServer();
        File.Delete(Registration(server));
        Assert.True(SpinWait.SpinUntil(() => File.Exists(Registration(server)), TimeSpan.FromMinutes(1)));
        await ExpectLife(server);
    }

    private async Task ExpectLife(PSObject server)
    {
        using HttpResponseMessage answer = await Client.GetAsync(new Uri(AddressOf(server), "readyz"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([IdOf(server)], Run("Get-RembgServer").ThrowOnError().Output.Select(IdOf));
    }

    private static int FreePort()
    {
        using System.Net.Sockets.TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

using System.Diagnostics;
using System.Management.Automation;

namespace Rembg.Tests;

/// <summary>The directory in which servers register, in environments with less than a login has: cron jobs, containers, service accounts.</summary>
public sealed class ServerPlaceTests : ServerTest
{
    private const string Script = "Start-RembgServer -Port 0 -NoPage -ErrorAction Continue | Out-Null; Get-RembgServer | ForEach-Object { \"$($_.State)\" }; Stop-RembgServer";

    private static readonly string[] Everything = ["REMBG_SERVERS", "XDG_RUNTIME_DIR", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"];

    public ServerPlaceTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has a profile.");
        Array.ForEach(Everything, variable => Set(variable, null));
        Set("HOME", Files["missing"]);
        Set("TMPDIR", Directory.CreateDirectory(Files["tmp"]).FullName);
    }

    private string PlaceAmongTemporaryFiles => Files[$"tmp/rembg-servers-{(Environment.IsPrivilegedProcess ? "0" : Run("id -u").Output.Single())}"];

    [Fact]
    public void Without_a_home_and_without_variables_a_directory_of_the_user_alone_is_made()
    {
        PSObject server = StartServer();
        string place = Path.GetDirectoryName(Registration(server))!;
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(place));
        }

        Work(server);
        Assert.Empty(Directory.GetFiles(place));
    }

    [Fact]
    public void A_home_is_enough_and_a_login_finds_what_a_job_has_started()
    {
        Set("HOME", Directory.CreateDirectory(Files["user"]).FullName);
        PSObject server = StartServer();
        Set("XDG_RUNTIME_DIR", Directory.CreateDirectory(Files["runtime"]).FullName);
        Set("XDG_STATE_HOME", Directory.CreateDirectory(Files["state"]).FullName);
        PSObject other = StartServer();
        Assert.Equal(Files["runtime/rembg"], Path.GetDirectoryName(Registration(other)));
        Assert.Equal(new[] { server, other }.Select(IdOf).Order(), Run("Get-RembgServer").ThrowOnError().Output.Select(IdOf).Order());
        Run("Stop-RembgServer -Id $args[0]", IdOf(other)).ThrowOnError();
        Work(server);
    }

    [Fact]
    public void Files_of_another_user_are_neither_used_nor_read()
    {
        Directory.CreateDirectory(PlaceAmongTemporaryFiles);
        string planted = Path.Combine(PlaceAmongTemporaryFiles, "7000.json");
        File.WriteAllText(planted, "{}");
        OtherUser.Own(PlaceAmongTemporaryFiles);
        ExpectNoPlace(PlaceAmongTemporaryFiles, "another user");
        Assert.Equal("{}", File.ReadAllText(planted));
        Assert.Single(Directory.GetFiles(PlaceAmongTemporaryFiles));

        Set("HOME", Directory.CreateDirectory(Files["user"]).FullName);
        Work(StartServer());
    }

    [Fact]
    public void A_link_of_another_user_is_not_followed()
    {
        Directory.CreateDirectory(Files["target"]);
        File.CreateSymbolicLink(PlaceAmongTemporaryFiles, Files["target"]);
        OtherUser.Own(PlaceAmongTemporaryFiles);
        ExpectNoPlace(PlaceAmongTemporaryFiles, "another user");
        Assert.Empty(Directory.GetFiles(Files["target"]));
    }

    [Fact]
    public void A_runtime_directory_of_another_user_is_passed_over()
    {
        Set("XDG_RUNTIME_DIR", Directory.CreateDirectory(Files["runtime"]).FullName);
        Set("XDG_STATE_HOME", Directory.CreateDirectory(Files["state"]).FullName);
        OtherUser.Own(Files["runtime"]);
        PSObject server = StartServer();
        Assert.Equal(Files["state/rembg"], Path.GetDirectoryName(Registration(server)));
        Work(server);
    }

    [Fact]
    public void A_named_directory_that_cannot_be_created_is_reported()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux has /proc.");
        Set("REMBG_SERVERS", "/proc/rembg");
        ExpectNoPlace("/proc/rembg");
    }

    [Theory]
    [InlineData("user", true)]
    [InlineData("user tmp", false)]
    public void A_read_only_file_system_is_passed_over_or_told(string readOnly, bool works)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no mounts of a process' own.");

        PrepareHome();
        string mounts = string.Join(" && ", readOnly.Split(' ').Select(name => $"mount --bind '{Files[name]}' '{Files[name]}' && mount -o remount,bind,ro '{Files[name]}'"));
        ConsoleResult result = Isolation.Run("-m", $"{mounts} && exec dotnet '{BuiltModule.Console}' '{Script}'");
        if (works)
        {
            Assert.Equal("Ready\n", result.ExpectExitCode(0).Output);
        }
        else
        {
            Assert.Contains("Read-only", result.ExpectExitCode(1).Errors, StringComparison.Ordinal);
            Assert.Contains("REMBG_SERVERS", result.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_directory_of_root_that_may_not_be_read_is_passed_over()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || !File.Exists("/usr/bin/setpriv"))
        {
            Assert.Skip("Only root can act for another user, on Linux with setpriv(1).");
            return;
        }

        PrepareHome();
        Directory.CreateDirectory(Files["user/.local/state/rembg"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.SetUnixFileMode(Files.Path, (UnixFileMode)0b111_101_101);
        File.SetUnixFileMode(Files["tmp"], (UnixFileMode)0b1_111_111_111);
        string user = $"{OtherUser.Id}";
        using ConsoleProgram program = ConsoleProgram.Start(new ProcessStartInfo("/usr/bin/setpriv", ["--reuid", user, "--regid", user, "--clear-groups", "dotnet", BuiltModule.Console, Script]));
        program.Input.Close();
        ConsoleResult result = program.Wait(TimeSpan.FromMinutes(2)).ExpectExitCode(0);
        Assert.Equal(("Ready\n", string.Empty), (result.Output, result.Errors));
        Assert.True(Directory.Exists(Files[$"tmp/rembg-servers-{user}"]));
    }

    private void PrepareHome()
    {
        // PowerShell itself does not start where it cannot make these.
        foreach (string needed in (string[])[".cache", ".config", ".local/share"])
        {
            Directory.CreateDirectory(Files[$"user/{needed}/powershell/Modules"]);
        }

        Set("HOME", Files["user"]);
    }

    /// <summary>A server that is found and stopped.</summary>
    private void Work(PSObject server)
    {
        Assert.Equal("Ready", $"{server.Properties["State"].Value}");
        Assert.Equal([IdOf(server)], Run("Get-RembgServer").ThrowOnError().Output.Select(IdOf));
        Run("Stop-RembgServer").ThrowOnError();
        Assert.True(Ends(IdOf(server)));
        Assert.Empty(Run("Get-RembgServer").ThrowOnError().Output);
    }

    private void ExpectNoPlace(params string[] words)
    {
        ShellResult result = Run(Start);
        Assert.Equal(["ServerPlaceUnusable"], result.ErrorIds);
        Assert.All(words.Append("REMBG_SERVERS"), word => Assert.Contains(word, result.Errors[0].ToString(), StringComparison.Ordinal));
        Assert.Empty(Run("Get-RembgServer; Stop-RembgServer").ThrowOnError().Output);
    }
}

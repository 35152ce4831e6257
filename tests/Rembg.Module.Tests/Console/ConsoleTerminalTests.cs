using System.Diagnostics;

namespace Rembg.Tests;

/// <summary>The differences on a terminal, which util-linux's script(1) lends to the process.</summary>
public sealed class ConsoleTerminalTests
{
    private const string Error = "Get-Command Get-Nothing";

    [Fact]
    public void Progress_is_one_line_that_goes_away()
    {
        using TemporaryDirectory directory = new();
        for (int index = 0; index < 5; index++)
        {
            directory.Add(SharedData.Photo("girl.png"), $"photos/{index}.png");
        }

        ConsoleResult result = Run($"Remove-ImageBackground '{directory["photos"]}' -ThrottleLimit 1", string.Empty).ExpectExitCode(0);
        string[] shown = [.. result.Output.Split('\r').Where(line => line.StartsWith("Removing backgrounds", StringComparison.Ordinal))];
        Assert.Contains("  0 of 5", shown[0], StringComparison.Ordinal);
        Assert.Matches(@"^\r {79}\r", result.Output[result.Output.LastIndexOf($"\r{new string(' ', 79)}\r", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void Errors_are_coloured() => Assert.Contains("\e[31;1mGet-Command", Run(Error, string.Empty).ExpectExitCode(1).Output, StringComparison.Ordinal);

    [Fact]
    public void Errors_are_not_coloured_for_who_wants_no_colours() =>
        Assert.DoesNotContain("\e[31", Run(Error, string.Empty, ("NO_COLOR", "1")).ExpectExitCode(1).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("n\n", "girl.png")]
    [InlineData("nonsense\ny\n", "girl.nobg.png", "girl.png")]
    [InlineData("s\nl\n", "girl.png")]
    public void Confirmation_is_asked_for(string answer, params string[] files)
    {
        using TemporaryDirectory directory = new();
        string photo = directory.Add(SharedData.Photo("girl.png"));
        ConsoleResult result = Run($"Remove-ImageBackground '{photo}' -Confirm", answer).ExpectExitCode(0);
        Assert.Contains("[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help (default is \"Y\"): ", result.Output, StringComparison.Ordinal);
        Assert.Equal(files, directory.Files);
    }

    private static ConsoleResult Run(string script, string typed, params (string Name, string Value)[] environment)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "Needs script(1) of util-linux.");
        string command = $"dotnet '{BuiltModule.Console}' \"{script}\"";
        ProcessStartInfo start = new("/usr/bin/script", ["--quiet", "--return", "--echo", "never", "--command", command, "/dev/null"]);
        start.Environment["TERM"] = "xterm";
        start.Environment.Remove("NO_COLOR");
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using ConsoleProgram program = ConsoleProgram.Start(start);
        program.Input.Write(typed);
        program.Input.Flush();
        return program.Wait(TimeSpan.FromMinutes(1));
    }
}

using System.Diagnostics;

namespace Rembg.Tests;

/// <summary>Places of the user that are named by relative paths: nothing below the current directory is taken for the user's.</summary>
public sealed class ConsoleHomeTests
{
    [Theory]
    [InlineData("HOME", "home/.local/share/powershell/Modules")]
    [InlineData("XDG_DATA_HOME", "home/powershell/Modules")]
    public void Modules_of_a_relative_home_are_not_loaded(string variable, string modules)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has a profile.");
        using TemporaryDirectory directory = new();
        string planted = Directory.CreateDirectory(directory[$"{modules}/Planted"]).FullName;
        File.WriteAllText(Path.Combine(planted, "Planted.psm1"), "function Get-Planted { 'planted' }");

        Assert.Equal("planted\n", Run(directory["home"]).ExpectExitCode(0).Output);
        Assert.DoesNotContain("planted\n", Run("home").Output, StringComparison.Ordinal);

        ConsoleResult Run(string place)
        {
            ProcessStartInfo start = new("dotnet", [BuiltModule.Console, "Get-Planted"]) { WorkingDirectory = directory.Path };
            start.Environment.Remove("XDG_DATA_HOME");
            start.Environment["PSModulePath"] = string.Empty;
            start.Environment[variable] = place;
            using ConsoleProgram program = ConsoleProgram.Start(start);
            program.Input.Close();
            return program.Wait(TimeSpan.FromMinutes(2));
        }
    }

    /// <summary>In a container with a read-only file system, the engine's directories cannot be created.</summary>
    [Fact]
    public void A_home_that_cannot_be_written_is_no_obstacle()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The engine uses the profile there.");
        using TemporaryDirectory directory = new();
        File.WriteAllText(directory["home"], "a file, in which nobody can create a directory");
        ConsoleResult result = ConsoleProgram.RunWith(
            [new("HOME", directory["home"]), new("XDG_CONFIG_HOME", null), new("XDG_DATA_HOME", null), new("XDG_CACHE_HOME", directory["home/cache"])],
            "\"$env:HOME $env:XDG_CACHE_HOME\"");
        Assert.Equal($"{directory["home"]} {directory["home/cache"]}\n", result.ExpectExitCode(0).Output);
    }
}

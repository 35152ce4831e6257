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
}

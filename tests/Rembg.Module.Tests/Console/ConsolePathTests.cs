using System.Diagnostics;

namespace Rembg.Tests;

/// <summary>Paths through the whole way from the command line to the file.</summary>
public sealed class ConsolePathTests
{
    [Fact]
    public void Working_directory_is_the_location()
    {
        using TemporaryDirectory directory = new();
        string odd = Directory.CreateDirectory(directory["a [b] $c"]).FullName;
        Assert.Equal(odd + "\n", ConsoleProgram.RunIn(odd, "$PWD.ProviderPath").ExpectExitCode(0).Output);
    }

    [Fact]
    public void Wildcards_in_quotes_are_expanded_by_the_cmdlet()
    {
        using TemporaryDirectory directory = new();
        directory.Add(SharedData.Photo("girl.png"), "one.png");
        directory.Add(SharedData.Photo("girl.png"), "two.png");
        directory.Add(SharedData.Photo("girl.png"), "other.png");
        ConsoleProgram.RunIn(directory.Path, "Remove-ImageBackground", "-Path", "t*.png", "on?.png", "-DestinationPath", "out").ExpectExitCode(0);
        Assert.Equal(["one.png", "other.png", "out/one.png", "out/two.png", "two.png"], directory.Files);
    }

    [Fact]
    public void Several_values_in_a_row_are_the_result_of_a_wildcard_in_a_shell()
    {
        using TemporaryDirectory directory = new();
        directory.Add(SharedData.Photo("girl.png"), "one.png");
        directory.Add(SharedData.Photo("girl.png"), "two.png");
        ConsoleProgram.RunIn(directory.Path, "Remove-ImageBackground", "one.png", "two.png", "-DestinationPath", "out").ExpectExitCode(0);
        Assert.Equal(["one.png", "out/one.png", "out/two.png", "two.png"], directory.Files);
    }

    [Fact]
    public void Names_may_have_every_character()
    {
        string[] names = ["it's (1); $x.png", "[a]&{b}.png", "‘quoted’ @c.png", "-Force.png"];
        using TemporaryDirectory directory = new();
        foreach (string name in names)
        {
            directory.Add(SharedData.Photo("girl.png"), name);
        }

        ConsoleProgram.RunIn(directory.Path, ["Remove-ImageBackground", "-LiteralPath", .. names, "-DestinationPath", "out $(1)"]).ExpectExitCode(0);
        Assert.Equal([.. names.Concat(names.Select(name => "out $(1)/" + name)).Order(StringComparer.Ordinal)], directory.Files);
    }

    [Fact]
    public void Published_console_has_its_module_beside_it()
    {
        using TemporaryDirectory directory = new();
        string configuration = new DirectoryInfo(BuiltModule.Console).Parent!.Parent!.Name;
        string project = Path.Combine(BuiltModule.RepositoryRoot, "src", "Rembg.Console");
        using ConsoleProgram publish = ConsoleProgram.Start(
            new ProcessStartInfo("dotnet", ["publish", project, "--no-build", "-c", configuration, "-nodeReuse:false", "-o", directory["published"]]));
        publish.Wait(TimeSpan.FromMinutes(5)).ExpectExitCode(0);
        Directory.Move(directory["published"], directory["moved"]);

        using ConsoleProgram console = ConsoleProgram.Start(new ProcessStartInfo("dotnet", [directory["moved/Rembg.Console.dll"], "(Get-Module Rembg).ModuleBase"]));
        Assert.Equal(directory["moved/Rembg"] + "\n", console.Wait(TimeSpan.FromMinutes(1)).ExpectExitCode(0).Output);
    }
}

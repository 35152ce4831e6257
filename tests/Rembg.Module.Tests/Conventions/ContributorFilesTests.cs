using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rembg.Tests;

/// <summary>The workflow and the settings of VS Code run the commands that the documentation gives, on projects that exist.</summary>
public sealed partial class ContributorFilesTests
{
    [Fact]
    public void Workflow_runs_the_commands_of_the_readme()
    {
        string section = Text("README.md").Split("\n## Build and test\n")[1].Split("\n## ")[0];
        string[] commands = [.. ShellCommand().Matches(section).Select(static match => match.Groups["command"].Value)];
        Assert.Equal(2, commands.Length);
        string[] steps = Text(".github/workflows/ci.yml").Split('\n');
        Assert.All(commands, command => Assert.Contains($"        run: {command}", steps));
    }

    [Fact]
    public void Task_of_the_fast_tests_is_the_documented_command()
    {
        using JsonDocument tasks = JsonDocument.Parse(Text(".vscode/tasks.json"));
        JsonElement task = tasks.RootElement.GetProperty("tasks").EnumerateArray().Single(static task => task.GetProperty("label").GetString() == "fast tests");
        string command = string.Join(' ', [task.GetProperty("command").GetString(), .. Arguments(task)]);
        Assert.Matches($"(?m)^{Regex.Escape(command)} +#", Text("CONTRIBUTING.md"));
    }

    [Fact]
    public void Tasks_name_projects_that_exist()
    {
        using JsonDocument tasks = JsonDocument.Parse(Text(".vscode/tasks.json"));
        string[] projects = [.. tasks.RootElement.GetProperty("tasks").EnumerateArray().SelectMany(Arguments).Where(static argument => argument.Contains('/', StringComparison.Ordinal))];
        Assert.NotEmpty(projects);
        Assert.All(projects, static project => Assert.True(File.Exists(Full($"{project}/{Path.GetFileName(project)}.csproj")), project));
    }

    [Fact]
    public void Launch_configurations_start_the_program_that_their_task_builds()
    {
        using JsonDocument tasks = JsonDocument.Parse(Text(".vscode/tasks.json"));
        Dictionary<string, JsonElement> byLabel = tasks.RootElement.GetProperty("tasks").EnumerateArray().ToDictionary(static task => task.GetProperty("label").GetString()!);
        using JsonDocument launch = JsonDocument.Parse(Text(".vscode/launch.json"));
        JsonElement[] started = [.. launch.RootElement.GetProperty("configurations").EnumerateArray().Where(static entry => entry.GetProperty("request").GetString() == "launch")];
        Assert.NotEmpty(started);
        foreach (JsonElement entry in started)
        {
            string[] arguments = [.. Arguments(byLabel[entry.GetProperty("preLaunchTask").GetString()!])];
            Assert.Equal(["build", arguments[1], "-c", "Debug"], arguments);
            Assert.Equal($"${{workspaceFolder}}/{arguments[1]}/bin/Debug/net10.0/{Path.GetFileName(arguments[1])}.dll", entry.GetProperty("program").GetString());
        }
    }

    private static IEnumerable<string> Arguments(JsonElement task) => task.GetProperty("args").EnumerateArray().Select(static argument => argument.GetString()!);

    private static string Full(string path) => Path.Combine(BuiltModule.RepositoryRoot, path);

    private static string Text(string path) => File.ReadAllText(Full(path)).ReplaceLineEndings("\n");

    [GeneratedRegex("^```sh\n(?<command>[^\n]+)\n```$", RegexOptions.Multiline)]
    private static partial Regex ShellCommand();
}

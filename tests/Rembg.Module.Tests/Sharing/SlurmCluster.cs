using System.Diagnostics;

namespace Rembg.Tests.Sharing;

/// <summary>A real Slurm cluster of three nodes on this machine, started by the script of the shared data.</summary>
internal sealed class SlurmCluster : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    private SlurmCluster()
    {
    }

    private string Configuration => _files["cluster/slurm.conf"];

    /// <summary>Starts a cluster; skips the test where that is not possible.</summary>
    public static SlurmCluster Start()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root can start a Slurm cluster.");
        foreach ((string program, string package) in (ReadOnlySpan<(string, string)>)[("slurmctld", "slurm-wlm"), ("slurmd", "slurm-wlm"), ("munged", "munge")])
        {
            Assert.SkipUnless(File.Exists($"/usr/sbin/{program}"), $"{program} is not installed (Debian: {package}).");
        }

        SlurmCluster cluster = new();
        cluster.Run("bash", SharedData.SlurmCluster, cluster._files["cluster"], "3");
        return cluster;
    }

    /// <summary>Runs a program of Slurm and returns its output.</summary>
    public string Run(string program, params string[] arguments) => Run(program, new Dictionary<string, string>(), arguments);

    /// <inheritdoc cref="Run(string, string[])"/>
    /// <param name="program">The program.</param>
    /// <param name="environment">Additional environment variables.</param>
    /// <param name="arguments">The command line.</param>
    public string Run(string program, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        (int exitCode, string output, string errors) = Try(program, environment, arguments);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)}: {exitCode}\n{output}\n{errors}");
        return output;
    }

    /// <summary>Runs a program of Slurm that may fail, as when a task has ended in the meantime.</summary>
    public void Attempt(string program, params string[] arguments) => Try(program, new Dictionary<string, string>(), arguments);

    /// <summary>Returns the state of each task of a job.</summary>
    /// <param name="job">The number of the job.</param>
    public Dictionary<string, string> States(string job) => Run("scontrol", "show", "job", job, "-o").Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(static line => line.Split(' ').Where(static pair => pair.Contains('=', StringComparison.Ordinal)).Select(static pair => pair.Split('=', 2)).ToLookup(static pair => pair[0], static pair => pair[1]))
        .Where(static task => task.Contains("ArrayTaskId"))
        .ToDictionary(static task => $"{task["ArrayJobId"].First()}_{task["ArrayTaskId"].First()}", static task => task["JobState"].First());

    public void Dispose()
    {
        foreach (string file in Directory.Exists(_files["cluster"]) ? Directory.GetFiles(_files["cluster"], "*.pid") : [])
        {
            Attempt("kill", File.ReadAllText(file).Trim());
        }

        _files.Dispose();
    }

    private (int ExitCode, string Output, string Errors) Try(string program, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["SLURM_CONF"] = Configuration;
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        // Daemons keep the output open, so it is read until the program ends and not until the output does.
        using Process process = Process.Start(start)!;
        List<string> output = [];
        List<string> errors = [];
        process.OutputDataReceived += (_, line) => Add(output, line.Data);
        process.ErrorDataReceived += (_, line) => Add(errors, line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Assert.True(SpinWait.SpinUntil(() => process.HasExited, TimeSpan.FromMinutes(2)), $"{program} does not end.");
        int exitCode = process.ExitCode;
        SpinWait.SpinUntil(static () => false, TimeSpan.FromMilliseconds(50));
        return (exitCode, Text(output), Text(errors));

        static void Add(List<string> lines, string? line)
        {
            lock (lines)
            {
                lines.Add(line ?? string.Empty);
            }
        }

        static string Text(List<string> lines)
        {
            lock (lines)
            {
                return string.Join('\n', lines);
            }
        }
    }
}

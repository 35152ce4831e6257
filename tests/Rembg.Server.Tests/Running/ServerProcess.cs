using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

using Rembg.Server;

namespace Rembg.Tests.Running;

/// <summary>The server as a program of its own, with a temporary directory of its own. It is ended with the test, whatever happens.</summary>
internal sealed partial class ServerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly TemporaryDirectory? _ownDirectory;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];

    private ServerProcess(string? directory, IReadOnlyDictionary<string, string> environment, IEnumerable<string> options)
    {
        _ownDirectory = directory is null ? new TemporaryDirectory() : null;
        Directory = directory ?? _ownDirectory!.Path;
        ProcessStartInfo start = new("dotnet", [typeof(ServerApplication).Assembly.Location, .. options]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string variable in (string[])(OperatingSystem.IsWindows() ? ["TMP", "TEMP"] : ["TMPDIR"]))
        {
            // Windows looks at the first of its two.
            start.Environment[variable] = Directory;
        }

        start.Environment.Remove(TestHome.LogLevel);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The address that it listens at.</summary>
    public Uri Address => _address.Task.Result;

    /// <summary>Its temporary directory.</summary>
    public string Directory { get; }

    /// <summary>All that it wrote to the terminal.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>The files of its workspace that are photos.</summary>
    public IReadOnlyList<string> Files => [.. System.IO.Directory.GetDirectories(Directory, "rembg-server-*").SelectMany(static workspace => System.IO.Directory.GetFiles(workspace)).Where(static file => Path.GetFileName(file) != "in-use")];

    /// <summary>The most memory that it ever had, in bytes; Linux alone tells.</summary>
    public long PeakMemory => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").Single(static line => line.StartsWith("VmHWM:", StringComparison.Ordinal))[6..].Replace("kB", string.Empty, StringComparison.Ordinal).Trim(),
        CultureInfo.InvariantCulture) * 1024;

    /// <summary>Starts it and waits until it listens.</summary>
    public static Task<ServerProcess> StartAsync(params string[] options) => StartAsync(directory: null, options);

    /// <summary>The same in a temporary directory that is not its own.</summary>
    public static Task<ServerProcess> StartAsync(string? directory, string[] options) => StartAsync(directory, new Dictionary<string, string>(), options);

    /// <summary>The same with variables of its environment.</summary>
    public static Task<ServerProcess> StartAsync(IReadOnlyDictionary<string, string> environment, params string[] options) => StartAsync(directory: null, environment, options);

    private static async Task<ServerProcess> StartAsync(string? directory, IReadOnlyDictionary<string, string> environment, string[] options)
    {
        ServerProcess server = new(directory, environment, ["--port", "0", .. options]);
        try
        {
            await server._address.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
            return server;
        }
        catch (TimeoutException)
        {
            server.Dispose();
            throw new InvalidOperationException($"The server does not listen: {server.Output}");
        }
    }

    /// <summary>Runs it with options that it does not start with.</summary>
    /// <returns>The exit code, and what it wrote.</returns>
    public static async Task<(int Code, string Output)> RunAsync(IReadOnlyDictionary<string, string> environment, params string[] options)
    {
        using ServerProcess server = new(directory: null, environment, options);
        return (await server.WaitForExitAsync(), server.Output);
    }

    /// <summary>Asks it to stop, as a service manager does.</summary>
    public void Terminate() => Signal("-TERM");

    /// <summary>Kills it.</summary>
    public void Kill() => Signal("-KILL");

    public async Task<int> WaitForExitAsync()
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        _ownDirectory?.Dispose();
    }

    private void Signal(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        using Process kill = Process.Start("kill", [signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private void Read(string? line)
    {
        lock (_output)
        {
            _output.Add(line ?? string.Empty);
        }

        if (line is not null && Listening().Match(line) is { Success: true } match)
        {
            _address.TrySetResult(new Uri(match.Groups[1].Value));
        }
    }

    [GeneratedRegex(@"Now listening on: (http://[^\s""]+)")]
    private static partial Regex Listening();
}

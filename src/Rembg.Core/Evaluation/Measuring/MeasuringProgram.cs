using System.Runtime.InteropServices;

namespace Rembg.Evaluation.Measuring;

/// <summary>How the measuring process is started: a command line that ends in <see cref="MeasuringWorker.Run"/>.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments, unquoted.</param>
public sealed record MeasuringProgram(string FileName, IReadOnlyList<string> Arguments)
{
    private const string WorkerName = "Rembg.Measure.dll";

    // The framework that the worker is built for; later ones do as well.
    private const int OldestRuntime = 10;

    private static readonly string HostName = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>
    /// The worker of a directory, to be started with a <c>dotnet</c> host: the one that runs this process, the one beside the
    /// running runtime, that of DOTNET_ROOT, or the first of PATH, as far as a runtime for the worker belongs to it.
    /// </summary>
    /// <param name="libDirectory">The directory of Rembg.Core.dll and Rembg.Measure.dll.</param>
    /// <returns>The command line; null where there is no worker or no host, as PowerShell brings its own runtime without one.</returns>
    public static MeasuringProgram? Find(string libDirectory)
    {
        string worker = Path.Combine(libDirectory, WorkerName);
        return File.Exists(worker) && Hosts().Select(Resolve).FirstOrDefault(CanRunWorker) is { } host ? new MeasuringProgram(host, [worker]) : null;
    }

    private static IEnumerable<string> Hosts()
    {
        if (Environment.ProcessPath is { } self && Path.GetFileName(self).Equals(HostName, StringComparison.OrdinalIgnoreCase))
        {
            yield return self;
        }

        // DIRECTORY/shared/Microsoft.NETCore.App/VERSION/
        yield return Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", HostName);

        IEnumerable<string> directories = [Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? string.Empty, .. (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)];
        foreach (string directory in directories.Where(Path.IsPathFullyQualified))
        {
            yield return Path.Combine(directory, HostName);
        }
    }

    /// <summary>A host on PATH is often a link; its runtimes lie where it leads.</summary>
    private static string Resolve(string host)
    {
        try
        {
            return Path.GetFullPath(File.ResolveLinkTarget(host, returnFinalTarget: true)?.FullName ?? host);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return host;
        }
    }

    private static bool CanRunWorker(string host)
    {
        string runtimes = Path.Combine(Path.GetDirectoryName(host)!, "shared", "Microsoft.NETCore.App");
        return File.Exists(host)
            && Directory.Exists(runtimes)
            && Directory.EnumerateDirectories(runtimes).Any(static directory => Version.TryParse(Path.GetFileName(directory), out Version? version) && version.Major >= OldestRuntime);
    }
}

using Rembg.Machine;

namespace Rembg.Measuring;

/// <summary>The command line that starts the measuring process, which calls <see cref="MeasuringWorker.Run"/>.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments, unquoted.</param>
public sealed record MeasuringProgram(string FileName, IReadOnlyList<string> Arguments)
{
    private const string WorkerName = "Rembg.Measure.dll";

    /// <summary>Finds the worker in a directory, and the <c>dotnet</c> host that starts it.</summary>
    /// <param name="libDirectory">The directory that contains Rembg.Core.dll and Rembg.Measure.dll.</param>
    /// <returns>The command line; null if there is no worker or no host. PowerShell brings its own runtime without a host.</returns>
    public static MeasuringProgram? Find(string libDirectory)
    {
        string worker = Path.Combine(libDirectory, WorkerName);
        return File.Exists(worker) && DotNetHost.Find(DotNetHost.Runtime) is { } host ? new MeasuringProgram(host, [worker]) : null;
    }
}

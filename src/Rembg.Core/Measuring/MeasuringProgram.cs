using Rembg.Machine;

namespace Rembg.Measuring;

/// <summary>The command line that starts the measuring process. It ends in <see cref="MeasuringWorker.Run"/>.</summary>
/// <param name="FileName">The program.</param>
/// <param name="Arguments">Its arguments, unquoted.</param>
public sealed record MeasuringProgram(string FileName, IReadOnlyList<string> Arguments)
{
    private const string WorkerName = "Rembg.Measure.dll";

    /// <summary>The worker of a directory, to be started with a <c>dotnet</c> host.</summary>
    /// <param name="libDirectory">The directory of Rembg.Core.dll and Rembg.Measure.dll.</param>
    /// <returns>The command line; null where there is no worker or no host, as PowerShell brings its own runtime without one.</returns>
    public static MeasuringProgram? Find(string libDirectory)
    {
        string worker = Path.Combine(libDirectory, WorkerName);
        return File.Exists(worker) && DotNetHost.Find(DotNetHost.Runtime) is { } host ? new MeasuringProgram(host, [worker]) : null;
    }
}

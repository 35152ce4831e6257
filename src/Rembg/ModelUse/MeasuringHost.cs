using Rembg.Measuring;

namespace Rembg.ModelUse;

/// <summary>
/// How the measuring process is started from PowerShell: with a <c>dotnet</c> host where there is one; otherwise, as
/// PowerShell brings its own runtime, in a PowerShell of its own.
/// </summary>
public static class MeasuringHost
{
    private static string ModuleDirectory => Path.GetDirectoryName(typeof(MeasuringHost).Assembly.Location)!;

    /// <summary>The command line.</summary>
    /// <exception cref="MeasuringUnavailableException">There is neither.</exception>
    internal static MeasuringProgram Find() => MeasuringProgram.Find(Path.Combine(ModuleDirectory, "lib")) ?? InPowerShell(Environment.ProcessPath);

    /// <summary>The command line of a PowerShell that runs <see cref="Run"/>.</summary>
    /// <param name="shell">The program of the running process.</param>
    internal static MeasuringProgram InPowerShell(string? shell)
    {
        if (shell is null || !Path.GetFileNameWithoutExtension(shell).StartsWith("pwsh", StringComparison.OrdinalIgnoreCase))
        {
            throw new MeasuringUnavailableException(shell ?? string.Empty, $"No .NET runtime was found to measure with, and '{shell}' is no PowerShell.");
        }

        string manifest = Path.Combine(ModuleDirectory, "Rembg.psd1").Replace("'", "''", StringComparison.Ordinal);
        return new MeasuringProgram(shell, ["-NoProfile", "-NonInteractive", "-NoLogo", "-Command", $"Import-Module '{manifest}'; [{typeof(MeasuringHost)}]::Run()"]);
    }

    /// <summary>Answers a measuring cmdlet's requests; not for use by hand.</summary>
    public static void Run() => MeasuringWorker.Run(Console.In, Console.Out);
}

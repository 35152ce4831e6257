using Rembg.Measuring;

namespace Rembg.ModelUse;

/// <summary>
/// Starts the measuring process from PowerShell: with a <c>dotnet</c> host if there is one, otherwise in a separate PowerShell
/// process, because PowerShell brings its own runtime.
/// </summary>
public static class MeasuringHost
{
    private static string ModuleDirectory => Path.GetDirectoryName(typeof(MeasuringHost).Assembly.Location)!;

    /// <summary>Returns the command line.</summary>
    /// <exception cref="MeasuringUnavailableException">Neither a host nor PowerShell was found.</exception>
    internal static MeasuringProgram Find() => MeasuringProgram.Find(Path.Combine(ModuleDirectory, "lib")) ?? InPowerShell(Environment.ProcessPath);

    /// <summary>Returns the command line of a PowerShell process that calls <see cref="Run"/>.</summary>
    /// <param name="shell">The executable of the current process.</param>
    internal static MeasuringProgram InPowerShell(string? shell)
    {
        if (shell is null || !Path.GetFileNameWithoutExtension(shell).StartsWith("pwsh", StringComparison.OrdinalIgnoreCase))
        {
            throw new MeasuringUnavailableException(shell ?? string.Empty, $"No .NET runtime was found for the measurement, and '{shell}' is not PowerShell.");
        }

        string manifest = Path.Combine(ModuleDirectory, "Rembg.psd1").Replace("'", "''", StringComparison.Ordinal);
        return new MeasuringProgram(shell, ["-NoProfile", "-NonInteractive", "-NoLogo", "-Command", $"Import-Module '{manifest}'; [{typeof(MeasuringHost)}]::Run()"]);
    }

    /// <summary>Replies to a measuring cmdlet's requests; not intended for direct use.</summary>
    public static void Run() => MeasuringWorker.Run(Console.In, Console.Out);
}

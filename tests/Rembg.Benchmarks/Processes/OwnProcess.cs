using System.Diagnostics;

namespace Rembg.Benchmarks.Processes;

/// <summary>This program once more, for a figure that needs a fresh process.</summary>
internal static class OwnProcess
{
    /// <summary>Runs it on all cores.</summary>
    public static ChildProcess Run(params IReadOnlyList<string> arguments) => Run(cores: null, arguments);

    /// <summary>Runs it on all cores; it may fail.</summary>
    public static ChildProcess RunToEnd(params IReadOnlyList<string> arguments) => ChildProcess.RunToEnd(Command(cores: null, arguments));

    /// <summary>Runs it on the first cores of the machine.</summary>
    /// <param name="cores">How many; null for all, which is the only choice where there is no <c>taskset</c>.</param>
    /// <param name="arguments">Its command line.</param>
    public static ChildProcess Run(int? cores, IReadOnlyList<string> arguments) => ChildProcess.Run(Command(cores, arguments));

    private static ProcessStartInfo Command(int? cores, IReadOnlyList<string> arguments)
    {
        string[] command = ["dotnet", typeof(OwnProcess).Assembly.Location, .. arguments];
        if (cores is { } count)
        {
            command = ["taskset", "--cpu-list", $"0-{count - 1}", .. command];
        }

        ProcessStartInfo start = new(command[0], command[1..]);

        // The runtime's telemetry must not be part of a figure. The module's processes are measured as they are.
        start.Environment["ORT_DISABLE_TELEMETRY"] = "1";
        return start;
    }
}

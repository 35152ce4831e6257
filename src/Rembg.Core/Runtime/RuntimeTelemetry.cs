using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

using Microsoft.ML.OnnxRuntime;

namespace Rembg.Runtime;

/// <summary>
/// Stops ONNX Runtime from reporting its use. Official builds do so by default (since 1.29 on Linux, too): they write identifiers to the
/// user's home directory and open connections. This library must not send anything from the machine.
/// </summary>
internal static partial class RuntimeTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    // The value of the variable for users who want to report.
    private const string Wanted = "0";

    /// <summary>
    /// Sets the variable before any other code of this library runs, and thus before ONNX Runtime is loaded, which reads it once. On Linux
    /// and macOS the runtime's own switch, which <see cref="TurnOff"/> uses, comes too late. A variable that the user has set stays as it
    /// is.
    /// </summary>
#pragma warning disable CA2255 // The runtime can be loaded from several places, and this code must run before all of them.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Disable()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
        {
            return;
        }

        // Child processes inherit the variable from here.
        Environment.SetEnvironmentVariable(Variable, "1");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            // On Unix, .NET keeps its own copy of the variables; native libraries read the C library's copy.
            _ = SetVariable(Variable, "1", overwrite: 0);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // The C library has another name: the variable has to be set outside the process.
        }
    }

    /// <summary>
    /// Turns off the events that the runtime writes on Windows from the first session on. The Windows library does not read the variable.
    /// </summary>
    /// <param name="environment">The runtime's environment, newly created.</param>
    internal static void TurnOff(OrtEnv environment)
    {
        if (Environment.GetEnvironmentVariable(Variable) != Wanted)
        {
            environment.DisableTelemetryEvents();
        }
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}

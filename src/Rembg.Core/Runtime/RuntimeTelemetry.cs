using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

using Microsoft.ML.OnnxRuntime;

namespace Rembg.Runtime;

/// <summary>
/// Keeps ONNX Runtime from reporting its use. Its official builds do so by themselves (since 1.29 on Linux, too): they write
/// identifiers into the user's home and open connections. Nothing is to leave the machine here.
/// </summary>
internal static partial class RuntimeTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    // What somebody sets the variable to who wants to report.
    private const string Wanted = "0";

    /// <summary>
    /// Sets the variable before anything of this library runs, and so before ONNX Runtime is loaded, which reads it once. On
    /// Linux and macOS the runtime's own switch, which <see cref="TurnOff"/> uses, comes too late. Somebody who has set the variable
    /// has decided.
    /// </summary>
#pragma warning disable CA2255 // There is no one place that loads the runtime; whichever comes first, this has to come before.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Disable()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
        {
            return;
        }

        // Child processes get it from here.
        Environment.SetEnvironmentVariable(Variable, "1");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            // .NET keeps variables of its own on Unix; native libraries ask the C library.
            _ = SetVariable(Variable, "1", overwrite: 0);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // A C library by another name: the variable would have to be set outside.
        }
    }

    /// <summary>
    /// Turns the events off that the runtime writes on Windows, whose library does not know the variable. They are written from the
    /// first session on.
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

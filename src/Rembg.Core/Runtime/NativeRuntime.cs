using System.Diagnostics;
using System.Runtime.InteropServices;

using Microsoft.ML.OnnxRuntime;

using Rembg.Natives;

namespace Rembg.Runtime;

/// <summary>
/// Checks ONNX Runtime's native library before it is used. If the managed part found the library unsuitable on start-up, it would be
/// unusable for the rest of the process.
/// </summary>
internal static unsafe class NativeRuntime
{
    private const string EntryPoint = "OrtGetApiBase";

    /// <summary>The managed part requests the API of its own minor version, which newer libraries provide, too.</summary>
    public static int NeededApi { get; } = typeof(OrtEnv).Assembly.GetName().Version!.Minor;

    /// <summary>Loads a library after checking that it can be used.</summary>
    /// <param name="file">The full path of the library.</param>
    /// <exception cref="RuntimeInvalidException">The file is not an ONNX Runtime.</exception>
    public static nint Load(string file)
    {
        if (LibraryFile.Obstacle(file, out nint library) is { } obstacle)
        {
            throw new RuntimeInvalidException(file, obstacle.ToString());
        }

        if (Flaw(library) is { } flaw)
        {
            NativeLibrary.Free(library);
            throw new RuntimeInvalidException(file, flaw);
        }

        return library;
    }

    /// <summary>The file that a loaded library comes from; null if the system does not report it (macOS).</summary>
    public static string? FileOf(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, EntryPoint, out nint entry))
        {
            return null;
        }

        using Process process = Process.GetCurrentProcess();
        return process.Modules.Cast<ProcessModule>().FirstOrDefault(module => entry >= module.BaseAddress && entry < module.BaseAddress + module.ModuleMemorySize)?.FileName;
    }

    private static string? Flaw(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, EntryPoint, out nint entry))
        {
            return "it is another library";
        }

        ApiBase* api = ((delegate* unmanaged<ApiBase*>)entry)();
        string version = Marshal.PtrToStringUTF8((nint)api->GetVersionString()) ?? string.Empty;

        // A library that is asked for an API that it does not have writes to standard error, so the version is checked first.
        return IsNewEnough(version) && api->GetApi((uint)NeededApi) is not null ? null : $"it is version {version}, but 1.{NeededApi} or newer is required";
    }

    private static bool IsNewEnough(string version) =>
        Version.TryParse(version.Split('-', '+')[0], out Version? parsed) && (parsed.Major > 1 || parsed.Minor >= NeededApi);

    /// <summary><c>OrtApiBase</c> in onnxruntime_c_api.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ApiBase
    {
        public delegate* unmanaged<uint, void*> GetApi;

        public delegate* unmanaged<byte*> GetVersionString;
    }
}

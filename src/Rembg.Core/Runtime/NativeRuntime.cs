using System.Diagnostics;
using System.Runtime.InteropServices;

using Microsoft.ML.OnnxRuntime;

using Rembg.Natives;

namespace Rembg.Runtime;

/// <summary>
/// ONNX Runtime's native library, looked at before it is used: a library that the managed part finds unfit when it starts
/// would leave it unusable for the rest of the process.
/// </summary>
internal static unsafe class NativeRuntime
{
    private const string EntryPoint = "OrtGetApiBase";

    /// <summary>The managed part asks for the API of its own minor version, which newer libraries have, too.</summary>
    public static int NeededApi { get; } = typeof(OrtEnv).Assembly.GetName().Version!.Minor;

    /// <summary>Loads a library that can be used.</summary>
    /// <param name="file">Its full path.</param>
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

    /// <summary>The file that a loaded library is from; null where the system does not tell (macOS).</summary>
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

        // A library that is asked for an API it does not have writes to standard error, so its version is asked first.
        return IsNewEnough(version) && api->GetApi((uint)NeededApi) is not null ? null : $"it is version {version}, but 1.{NeededApi} or newer is required";
    }

    private static bool IsNewEnough(string version) =>
        Version.TryParse(version.Split('-', '+')[0], out Version? parsed) && (parsed.Major > 1 || parsed.Minor >= NeededApi);

    /// <summary><c>OrtApiBase</c> of onnxruntime_c_api.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ApiBase
    {
        public delegate* unmanaged<uint, void*> GetApi;

        public delegate* unmanaged<byte*> GetVersionString;
    }
}

using System.Reflection;
using System.Runtime.InteropServices;

using Microsoft.ML.OnnxRuntime;

using Rembg.Files;
using Rembg.Natives;

namespace Rembg.Runtime;

/// <summary>
/// The ONNX Runtime that this library works with: the one shipped with it, or another build. Once it is in use, a process cannot change it.
/// </summary>
public static class RuntimeLibrary
{
    private static readonly Lock Sync = new();
    private static string? _chosen;

    /// <summary>
    /// The file of the runtime in use; null if the system does not report it. Reading this property loads the runtime if necessary.
    /// </summary>
    public static string? File
    {
        get
        {
            lock (Sync)
            {
                return _chosen ?? OwnFile();
            }
        }
    }

    /// <summary>The minor version x of the oldest other build, 1.x, that can be used.</summary>
    public static int NeededMinorVersion => NativeRuntime.NeededApi;

    private static Assembly Wrapper => typeof(OrtEnv).Assembly;

    /// <summary>Selects another build. Call this method before the first use. Selecting the build that is in use has no effect.</summary>
    /// <param name="path">The full path of the library, or of a folder that contains it directly or where builds put it.</param>
    /// <exception cref="RuntimeInvalidException">The path has no library that can be used. The shipped one can still be used.</exception>
    /// <exception cref="RuntimeAlreadyLoadedException">Another library is in use.</exception>
    public static void Use(string path)
    {
        string wanted = Path.GetFullPath(RuntimeFolder.FindLibrary(Path.GetFullPath(path)));
        lock (Sync)
        {
            string? inUse = _chosen ?? (OrtEnv.IsCreated ? OwnFile() : null);
            if (inUse is not null && IsSame(wanted, inUse))
            {
                return;
            }

            if (_chosen is not null || OrtEnv.IsCreated)
            {
                throw new RuntimeAlreadyLoadedException(wanted, inUse);
            }

            Install(wanted);
            _chosen = wanted;
        }
    }

    /// <summary>Loads the runtime shipped with this library, unless another one has been selected.</summary>
    /// <exception cref="LibraryUnusableException">The library's file is missing, or the system cannot load it.</exception>
    internal static void Load()
    {
        lock (Sync)
        {
            if (_chosen is null)
            {
                ShippedLibrary.Load(RuntimeFolder.LibraryName);
            }
        }
    }

    /// <summary>
    /// Makes the managed part use this library instead of the one that it would find. The managed part's own resolver gives way to a
    /// resolver that is set before it.
    /// </summary>
    private static void Install(string file)
    {
        nint library = NativeRuntime.Load(file);
        try
        {
            NativeLibrary.SetDllImportResolver(Wrapper, (name, _, _) => name == "onnxruntime" ? library : 0);
        }
        catch (InvalidOperationException)
        {
            // It was already in use, or another thread is starting to use it at this moment.
            NativeLibrary.Free(library);
            throw new RuntimeAlreadyLoadedException(file, loaded: null);
        }

        OrtEnv.DisableDllImportResolver = true;
    }

    private static string? OwnFile()
    {
        OrtEnvironment.Start();
        if (!NativeLibrary.TryLoad(RuntimeFolder.LibraryName, Wrapper, searchPath: null, out nint library))
        {
            return null;
        }

        string? file = NativeRuntime.FileOf(library);
        NativeLibrary.Free(library);
        return file;
    }

    private static bool IsSame(string one, string other) => PathComparison.Same(Target(one), Target(other));

    private static string Target(string file) => System.IO.File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
}

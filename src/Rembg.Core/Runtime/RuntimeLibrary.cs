using System.Reflection;
using System.Runtime.InteropServices;

using Microsoft.ML.OnnxRuntime;

using Rembg.Files;
using Rembg.Natives;

namespace Rembg.Runtime;

/// <summary>The ONNX Runtime that this library works with: the one that comes with it, or another build. A process has one, from its first use on.</summary>
public static class RuntimeLibrary
{
    private static readonly Lock Sync = new();
    private static string? _chosen;

    /// <summary>The file of the runtime in use; null where the system does not tell. Asking loads it where it is not.</summary>
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

    /// <summary>The oldest version of another build, 1.x, that can be used.</summary>
    public static int NeededMinorVersion => NativeRuntime.NeededApi;

    private static Assembly Wrapper => typeof(OrtEnv).Assembly;

    /// <summary>Chooses another build, before the first use. Choosing the one in use again does nothing.</summary>
    /// <param name="path">The full path of a folder with the library, directly or where builds have it; or of the library itself.</param>
    /// <exception cref="RuntimeInvalidException">No library there can be used. The one that comes with this library still can.</exception>
    /// <exception cref="RuntimeAlreadyLoadedException">Another one is in use.</exception>
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

    /// <summary>Loads the runtime that comes with this library, unless another one has been chosen.</summary>
    /// <exception cref="LibraryUnusableException">Its file is missing, or the system cannot load it.</exception>
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
    /// Puts the library into the place of the one that the managed part would find. Its own way of finding it, a resolver,
    /// gives way to one that is there before.
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
            // It was in use, or is being taken into use on another thread right now.
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

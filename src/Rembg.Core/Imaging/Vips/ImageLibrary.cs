using System.Runtime.CompilerServices;

using NetVips;

using Rembg.Machine;
using Rembg.Natives;

namespace Rembg.Imaging.Vips;

/// <summary>Loads and prepares libvips from the file shipped with this library, once per process.</summary>
public static class ImageLibrary
{
    private static readonly Lazy<nint> Loaded = new(Load);

    /// <summary>The system's handle of the library. The first access loads it.</summary>
    /// <exception cref="LibraryUnusableException">The library's file is missing, or the system cannot load it.</exception>
    internal static nint Handle => Loaded.Value;

    private static string FileName =>
        OperatingSystem.IsWindows() ? "libvips-42.dll" : OperatingSystem.IsMacOS() ? "libvips.42.dylib" : "libvips.so.42";

    /// <summary>Loads the library if it is not loaded yet.</summary>
    /// <exception cref="LibraryUnusableException">The library's file is missing, or the system cannot load it.</exception>
    public static void Use() => _ = Handle;

    private static nint Load()
    {
        nint library = ShippedLibrary.Load(FileName);
        Prepare();
        return library;
    }

    // This is a separate method because NetVips looks for libvips as soon as code that uses it is compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Prepare()
    {
        // Relevant decoder warnings become exceptions; they must not appear on the user's terminal.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, static (_, _, _) => { });

        // Every photo is a different file: the cache of recent operations would only keep finished photos in memory.
        Cache.Max = 0;
        if (Allotment.IsBelowAffinity)
        {
            NetVips.NetVips.Concurrency = Allotment.Processors;
        }

        NativeHeap.ReturnLargeBlocks();
    }
}

using System.Runtime.CompilerServices;

using NetVips;

using Rembg.Natives;

namespace Rembg.Imaging.Vips;

/// <summary>libvips: the file that comes with this library, loaded and prepared once a process.</summary>
public static class ImageLibrary
{
    private static readonly Lazy<nint> Loaded = new(Load);

    /// <summary>The system's handle of it. The first use loads it.</summary>
    /// <exception cref="LibraryUnusableException">Its file is missing, or the system cannot load it.</exception>
    internal static nint Handle => Loaded.Value;

    private static string FileName =>
        OperatingSystem.IsWindows() ? "libvips-42.dll" : OperatingSystem.IsMacOS() ? "libvips.42.dylib" : "libvips.so.42";

    /// <summary>Loads it where it is not loaded yet.</summary>
    /// <exception cref="LibraryUnusableException">Its file is missing, or the system cannot load it.</exception>
    public static void Use() => _ = Handle;

    private static nint Load()
    {
        nint library = ShippedLibrary.Load(FileName);
        Prepare();
        return library;
    }

    // A method of its own: NetVips looks for libvips as soon as code that uses it is compiled.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Prepare()
    {
        // What a decoder warns of becomes an exception where it matters; it must not appear on the user's terminal.
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning, static (_, _, _) => { });

        // Every photo is another file: the cache of recent operations would only keep finished photos alive.
        Cache.Max = 0;
        NativeHeap.ReturnLargeBlocks();
    }
}

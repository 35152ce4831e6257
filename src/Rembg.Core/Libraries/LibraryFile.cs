using System.Runtime.InteropServices;

namespace Rembg.Libraries;

/// <summary>A file with a native library.</summary>
internal static class LibraryFile
{
    /// <summary>This system and its processor, as packages name them: <c>win-x64</c>, <c>linux-arm64</c>, <c>osx-arm64</c> …</summary>
    public static string Platform
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
#pragma warning disable CA1308 // The identifiers are lower-case.
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
#pragma warning restore CA1308
        }
    }

    /// <summary>Loads any library, or says why that cannot be, in a clause.</summary>
    /// <param name="file">Its full path.</param>
    /// <param name="library">The library.</param>
    public static string? Obstacle(string file, out nint library)
    {
        try
        {
            library = NativeLibrary.Load(file);
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            // The system's own reason is the last line; those before it are advice on how to find it out.
            library = 0;
            return exception.Message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1].TrimEnd('.');
        }
    }
}

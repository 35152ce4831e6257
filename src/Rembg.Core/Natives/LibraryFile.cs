using System.Runtime.InteropServices;

using Rembg.Files;

namespace Rembg.Natives;

/// <summary>Loads a native library from a file.</summary>
internal static class LibraryFile
{
    /// <summary>
    /// The runtime identifier of this system and processor, as packages use it: <c>win-x64</c>, <c>linux-arm64</c>, <c>osx-arm64</c> …
    /// </summary>
    public static string Platform
    {
        get
        {
            string system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
#pragma warning disable CA1308 // Runtime identifiers are lower-case.
            return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
#pragma warning restore CA1308
        }
    }

    /// <summary>Loads a library, or explains why it cannot be loaded and what to do.</summary>
    /// <param name="file">The full path of the library.</param>
    /// <param name="library">Receives the handle of the library; 0 if it is not loaded.</param>
    /// <returns>The obstacle; null if the library is loaded.</returns>
    public static LibraryObstacle? Obstacle(string file, out nint library)
    {
        library = 0;
        try
        {
            if (Flaw(file) is { } flaw)
            {
                return flaw;
            }

            library = NativeLibrary.Load(SystemPath.Of(file));
            return null;
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return Explain(file, exception.Message);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new LibraryObstacle($"the file cannot be read: {exception.Message.TrimEnd('.')}", "give this user permission to read it");
        }
    }

    /// <summary>
    /// Finds the flaws that the system reports badly or not at all: glibc says that a library for another processor is missing, and a
    /// program that loads a truncated ELF file crashes.
    /// </summary>
    private static LibraryObstacle? Flaw(string file)
    {
        LibraryHeader header = LibraryHeader.Read(file);
        if (header.Format != LibraryHeader.OfSystem)
        {
            return header.Format == LibraryFormat.Unknown
                ? LibraryObstacle.Damage("it does not begin like a library")
                : new LibraryObstacle("it is a library for another system", LibraryObstacle.InstallAgain);
        }

        if (header.Processor is { } processor && processor != RuntimeInformation.ProcessArchitecture)
        {
            return new LibraryObstacle($"it is built for {processor}, but this process runs code for {RuntimeInformation.ProcessArchitecture}", LibraryObstacle.InstallAgain);
        }

        return header.Length < header.EndOffset ? LibraryObstacle.Damage($"it has {header.Length} of {header.EndOffset} bytes") : null;
    }

    private static LibraryObstacle Explain(string file, string message)
    {
        // The system's own reason is the last line; the lines before it are advice on how to investigate.
        string reason = message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^1].TrimEnd('.');
        return OperatingSystem.IsWindows() ? WindowsLibrary.Explain(file, message.Trim(), name => WindowsLibrary.IsPresent(file, name))
            : OperatingSystem.IsMacOS() ? MacLibrary.Explain(file, reason)
            : LinuxLibrary.Explain(reason, LinuxLibrary.Glibc);
    }
}

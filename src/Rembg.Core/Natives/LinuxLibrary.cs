using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Rembg.Natives;

/// <summary>Explains why the loader of glibc or musl does not load a library.</summary>
internal static partial class LinuxLibrary
{
    /// <summary>The oldest version of glibc that all libraries of Rembg run with. A test compares it with the files.</summary>
    public const string NeededGlibc = "2.29";

    private static readonly Lazy<string?> Version = new(ReadVersion);

    /// <summary>The version of this system's glibc; null if the system has another C library, such as musl.</summary>
    public static string? Glibc => Version.Value;

    /// <summary>Explains a refusal.</summary>
    /// <param name="reason">The loader's error message.</param>
    /// <param name="glibc">The version of the system's glibc; null if the system has another C library.</param>
    public static LibraryObstacle Explain(string reason, string? glibc)
    {
        if (glibc is null)
        {
            return new LibraryObstacle(
                $"it requires glibc {NeededGlibc} or newer, but this system has another C library, such as musl on Alpine ({reason})",
                "use a system or a container with glibc, such as Debian, Ubuntu, Fedora or Azure Linux");
        }

        if (MissingVersion().Match(reason) is { Success: true } version)
        {
            return version.Groups["what"].Value == "GLIBC"
                ? new LibraryObstacle($"it requires glibc {version.Groups["version"].Value} or newer, but this system has {glibc}", "use a newer version of the system")
                : new LibraryObstacle($"the system's libstdc++ is too old ({version.Value})", "update libstdc++6 (Debian, Ubuntu) or libstdc++ (Fedora, RHEL), or use a newer version of the system");
        }

        if (MissingLibrary().Match(reason) is { Success: true } missing)
        {
            string name = missing.Groups["name"].Value;
            return new LibraryObstacle($"it requires {name}, which is not installed", Install(name));
        }

        return Mapping().IsMatch(reason) ? new LibraryObstacle(reason, "allow programs to be run from its file system, which may be mounted with 'noexec'")
            : Damaged().IsMatch(reason) ? LibraryObstacle.Damage(reason)
            : new LibraryObstacle(reason, LibraryObstacle.InstallAgain);
    }

    private static string Install(string name) => name switch
    {
        _ when name.StartsWith("libstdc++", StringComparison.Ordinal) => "install libstdc++6 (Debian, Ubuntu) or libstdc++ (Fedora, RHEL)",
        _ when name.StartsWith("libgcc_s", StringComparison.Ordinal) => "install libgcc-s1 (Debian, Ubuntu) or libgcc (Fedora, RHEL)",
        _ => $"install the system package that contains {name}",
    };

    private static string? ReadVersion()
    {
        try
        {
            return Marshal.PtrToStringUTF8(ReadGlibcVersion());
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport("libc", EntryPoint = "gnu_get_libc_version")]
    private static partial nint ReadGlibcVersion();

    [GeneratedRegex(@"version [`'](?<what>GLIBC|GLIBCXX|CXXABI|GCC)_(?<version>[0-9.]+)' not found", RegexOptions.CultureInvariant)]
    private static partial Regex MissingVersion();

    [GeneratedRegex(@"(?:^|\s)(?<name>[^\s/:]+): cannot open shared object file: No such file", RegexOptions.CultureInvariant)]
    private static partial Regex MissingLibrary();

    [GeneratedRegex("failed to map segment", RegexOptions.CultureInvariant)]
    private static partial Regex Mapping();

    [GeneratedRegex("invalid ELF header|file too short|ELF (?:load|file)|cannot read file data|object file has no", RegexOptions.CultureInvariant)]
    private static partial Regex Damaged();
}

using System.Security.Cryptography;

namespace Rembg.Servers;

/// <summary>The directory in which a user's servers say where they are, one file each.</summary>
internal static class ServerDirectory
{
    private const int NameBytes = 4;

    /// <summary>
    /// Its full path: <c>REMBG_SERVERS</c>; otherwise <c>%LOCALAPPDATA%\rembg\servers</c> on Windows, and elsewhere
    /// <c>rembg</c> in <c>XDG_RUNTIME_DIR</c>, <c>XDG_STATE_HOME</c> or <c>~/.local/state</c>, the first that is named.
    /// </summary>
    public static string Path
    {
        get
        {
            if (Environment.GetEnvironmentVariable("REMBG_SERVERS") is { Length: > 0 } own)
            {
                return System.IO.Path.GetFullPath(own);
            }

            if (OperatingSystem.IsWindows())
            {
                return System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "rembg", "servers");
            }

            // The XDG specification has relative paths ignored.
            string? named = ((string[])["XDG_RUNTIME_DIR", "XDG_STATE_HOME"]).Select(Environment.GetEnvironmentVariable).FirstOrDefault(System.IO.Path.IsPathFullyQualified!);
            return System.IO.Path.Combine(named ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state"), "rembg");
        }
    }

    /// <summary>Makes the directory where it is missing, for its user alone: whoever writes into it stops servers.</summary>
    public static void Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
            return;
        }

        Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The file for a new server.</summary>
    /// <param name="port">Its port; 0 where the system chooses one.</param>
    public static string FileFor(int port) =>
        System.IO.Path.Combine(Path, (port > 0 ? $"{port}" : RandomNumberGenerator.GetHexString(2 * NameBytes, lowercase: true)) + ".json");

    /// <summary>The servers that run, by port. The files of those that ended without deleting them are deleted.</summary>
    public static IReadOnlyList<Registration> List()
    {
        if (!Directory.Exists(Path))
        {
            return [];
        }

        List<Registration> running = [];
        foreach (Registration registration in Directory.GetFiles(Path).Where(Registration.IsRegistration).Select(Registration.Read).OfType<Registration>())
        {
            using ServerProcess? process = ServerProcess.Find(registration);
            if (process is not null)
            {
                running.Add(registration);
            }
            else
            {
                File.Delete(registration.Path);
            }
        }

        return [.. running.OrderBy(static registration => registration.Address.Port)];
    }
}

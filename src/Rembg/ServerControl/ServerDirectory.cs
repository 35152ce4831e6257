using System.Security.Cryptography;

using Rembg.Files;

namespace Rembg.ServerControl;

/// <summary>The directories in which a user's servers register, with one file each.</summary>
internal static class ServerDirectory
{
    private const int NameBytes = 4;
    private const string Variable = "REMBG_SERVERS";

    /// <summary>
    /// The full paths, in order of preference: only <c>REMBG_SERVERS</c> if it is set; otherwise
    /// <c>%LOCALAPPDATA%\rembg\servers</c> on Windows, and on other systems <c>rembg</c> in <c>XDG_RUNTIME_DIR</c> or
    /// <c>/run/user/ID</c>, in <c>XDG_STATE_HOME</c> and in <c>~/.local/state</c>; finally, a directory among the temporary
    /// files. A server registers in the first usable directory, but all are searched, because a cron job has other variables
    /// than a login session.
    /// </summary>
    /// <exception cref="VariableInvalidException"><c>REMBG_SERVERS</c> contains a relative path.</exception>
    private static IReadOnlyList<string> Places
    {
        get
        {
            UserDirectories user = UserDirectories.Current;
            if (user.Named(Variable) is { } own)
            {
                return [own];
            }

            string?[] places = OperatingSystem.IsWindows()
                ? [UserDirectories.Below(UserDirectories.LocalData, "rembg", "servers")]
                :
                [
                    UserDirectories.Below(user.Runtime, "rembg"),
                    UserDirectories.Below(user.Xdg("XDG_STATE_HOME"), "rembg"),
                    UserDirectories.Below(user.Home, ".local", "state", "rembg"),
                    user.Temporary("rembg-servers"),
                ];
            return [.. places.OfType<string>().Distinct()];
        }
    }

    private static bool IsNamed => UserDirectories.Current.Named(Variable) is not null;

    /// <summary>
    /// Creates a usable directory, accessible to its user only, because whoever can write to it can stop servers. Files of
    /// servers that were killed are deleted from it.
    /// </summary>
    /// <returns>The full path of the directory.</returns>
    /// <exception cref="ServerPlaceException">No directory can be used.</exception>
    /// <exception cref="HomeMissingException">The user has no directory for it.</exception>
    public static string Create()
    {
        List<Exception> obstacles = [];
        foreach (string place in Places)
        {
            try
            {
                Prepare(place);
                return place;
            }
            catch (Exception exception) when (exception is RembgException or IOException or UnauthorizedAccessException)
            {
                obstacles.Add(exception);
            }
        }

        throw obstacles.Count > 0 ? new ServerPlaceException(Variable, obstacles) : new HomeMissingException("registering servers", Variable);
    }

    /// <summary>Returns the path of a new server's file.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="port">The server's port; 0 if the system chooses one.</param>
    public static string FileFor(string directory, int port)
    {
        string random = RandomNumberGenerator.GetHexString(2 * NameBytes, lowercase: true);
        string file = Path.Combine(directory, (port > 0 ? $"{port}" : random) + Registration.Extension);

        // Another machine that shares the home directory, or another container, may have a server at that port.
        return Registration.IsTaken(file) ? Path.Combine(directory, $"{port}-{random}{Registration.Extension}") : file;
    }

    /// <summary>Returns the servers that run on this machine, sorted by port.</summary>
    /// <exception cref="PathUntrustedException">
    /// Another user could have prepared the directory in <c>REMBG_SERVERS</c>: its files would let that user stop any process.
    /// </exception>
    public static IReadOnlyList<Registration> List() =>
        [.. Places.SelectMany(Read).Where(static registration => registration.IsHere && !registration.HasEnded).OrderBy(static registration => registration.Address.Port)];

    private static IEnumerable<Registration> Read(string place)
    {
        try
        {
            if (!Directory.Exists(place))
            {
                return [];
            }

            TrustedPath.Require(place);
            return Directory.GetFiles(place).Where(Registration.IsRegistration).Select(Registration.Read).OfType<Registration>();
        }
        catch (Exception exception) when (!IsNamed && (exception is RembgException or IOException or UnauthorizedAccessException))
        {
            // Files that another user has put into a default directory, or hides there, do not concern this user.
            return [];
        }
    }

    private static void Prepare(string place)
    {
        TrustedPath.Require(place);
        SafeFiles.CreatePrivateDirectory(place);
        TrustedPath.Require(place);

        // An existing directory may be on a file system that is full or has become read-only.
        new FileStream(Path.Combine(place, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose).Dispose();
        foreach (Registration registration in Read(place).Where(static registration => registration.HasEnded))
        {
            registration.Delete();
        }
    }
}

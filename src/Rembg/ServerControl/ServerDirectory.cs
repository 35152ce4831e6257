using System.Security.Cryptography;

using Rembg.Files;

namespace Rembg.ServerControl;

/// <summary>The directories in which a user's servers say where they are, one file each.</summary>
internal static class ServerDirectory
{
    private const int NameBytes = 4;
    private const string Variable = "REMBG_SERVERS";

    /// <summary>
    /// Their full paths, the preferred one first: <c>REMBG_SERVERS</c> alone where it is set; otherwise
    /// <c>%LOCALAPPDATA%\rembg\servers</c> on Windows, and elsewhere <c>rembg</c> in <c>XDG_RUNTIME_DIR</c> or <c>/run/user/ID</c>,
    /// in <c>XDG_STATE_HOME</c> and in <c>~/.local/state</c>; at last one among the temporary files. A server writes into the first
    /// that can be used, and is found in each: a job of cron has other variables than a login.
    /// </summary>
    /// <exception cref="VariableInvalidException"><c>REMBG_SERVERS</c> names a relative path.</exception>
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

    /// <summary>Makes a directory that can be used, for its user alone: whoever writes into it stops servers. It loses the files of servers that were killed.</summary>
    /// <returns>Its full path.</returns>
    /// <exception cref="ServerPlaceException">No directory can be used.</exception>
    /// <exception cref="HomeMissingException">The user has no place for one.</exception>
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

        throw obstacles.Count > 0 ? new ServerPlaceException(Variable, obstacles) : new HomeMissingException("servers to say where they are", Variable);
    }

    /// <summary>The file for a new server.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="port">Its port; 0 where the system chooses one.</param>
    public static string FileFor(string directory, int port)
    {
        string random = RandomNumberGenerator.GetHexString(2 * NameBytes, lowercase: true);
        string file = Path.Combine(directory, (port > 0 ? $"{port}" : random) + Registration.Extension);

        // Another machine that shares the home, or another container, may have a server at that port.
        return Registration.IsTaken(file) ? Path.Combine(directory, $"{port}-{random}{Registration.Extension}") : file;
    }

    /// <summary>The servers that run on this machine, by port.</summary>
    /// <exception cref="PathUntrustedException">Another user could have prepared the directory that <c>REMBG_SERVERS</c> names: what it says would let that user stop any process.</exception>
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
            // What another user has put into a place that nobody named, or hides there, is not this user's concern.
            return [];
        }
    }

    private static void Prepare(string place)
    {
        TrustedPath.Require(place);
        SafeFiles.CreatePrivateDirectory(place);
        TrustedPath.Require(place);

        // One that exists may be on a file system that is read-only by now, or full.
        new FileStream(Path.Combine(place, Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose).Dispose();
        foreach (Registration registration in Read(place).Where(static registration => registration.HasEnded))
        {
            registration.Delete();
        }
    }
}

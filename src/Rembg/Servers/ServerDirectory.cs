using System.Security.Cryptography;

using Rembg.Files;

namespace Rembg.Servers;

/// <summary>The directory in which a user's servers say where they are, one file each.</summary>
internal static class ServerDirectory
{
    private const int NameBytes = 4;
    private const string Variable = "REMBG_SERVERS";

    /// <summary>
    /// Its full path: <c>REMBG_SERVERS</c>; otherwise <c>%LOCALAPPDATA%\rembg\servers</c> on Windows, and elsewhere
    /// <c>rembg</c> in <c>XDG_RUNTIME_DIR</c>, <c>XDG_STATE_HOME</c> or <c>~/.local/state</c>, the first that is named. Null
    /// where the user has no home. The runtime directory of another user, which <c>su</c> and <c>sudo</c> may leave in the
    /// environment, is passed over.
    /// </summary>
    /// <exception cref="VariableInvalidException"><c>REMBG_SERVERS</c> names a relative path.</exception>
    public static string? Path
    {
        get
        {
            UserDirectories user = UserDirectories.Current;
            if (user.Named(Variable) is { } own)
            {
                return own;
            }

            if (OperatingSystem.IsWindows())
            {
                return UserDirectories.Below(UserDirectories.LocalData, "rembg", "servers");
            }

            string? runtime = user.Xdg("XDG_RUNTIME_DIR") is { } directory && TrustedPath.Objection(directory) is null ? directory : null;
            return UserDirectories.Below(runtime ?? user.Xdg("XDG_STATE_HOME") ?? UserDirectories.Below(user.Home, ".local", "state"), "rembg");
        }
    }

    /// <summary>Makes the directory where it is missing, for its user alone: whoever writes into it stops servers.</summary>
    /// <returns>Its full path.</returns>
    /// <exception cref="HomeMissingException">The user has no place for it.</exception>
    /// <exception cref="PathUntrustedException">Another user could have prepared it.</exception>
    public static string Create()
    {
        string path = Path ?? throw new HomeMissingException("servers to say where they are", Variable);
        TrustedPath.Require(path);
        SafeFiles.CreatePrivateDirectory(path);
        TrustedPath.Require(path);
        return path;
    }

    /// <summary>The file for a new server.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="port">Its port; 0 where the system chooses one.</param>
    public static string FileFor(string directory, int port) =>
        System.IO.Path.Combine(directory, (port > 0 ? $"{port}" : RandomNumberGenerator.GetHexString(2 * NameBytes, lowercase: true)) + ".json");

    /// <summary>The servers that run, by port. The files of those that ended without deleting them are deleted.</summary>
    /// <exception cref="PathUntrustedException">Another user could have prepared the directory: what it says would let that user stop any process.</exception>
    public static IReadOnlyList<Registration> List()
    {
        if (Path is not { } path || !Directory.Exists(path))
        {
            return [];
        }

        TrustedPath.Require(path);

        List<Registration> running = [];
        foreach (Registration registration in Directory.GetFiles(path).Where(Registration.IsRegistration).Select(Registration.Read).OfType<Registration>())
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

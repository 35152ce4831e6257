using Rembg.Files;
using Rembg.Server.Contract;

namespace Rembg.Server.Hosting;

/// <summary>
/// The file that contains a server's address: a JSON object that shells read. A shell stops the server by renaming the file. A
/// missing file does not stop the server, because cleaners of temporary files, the end of a login session and other machines
/// delete files, too.
/// </summary>
internal sealed class ServerRegistration
{
    private readonly string _path;
    private readonly string _withdrawn;
    private readonly byte[] _content;

    /// <summary>Describes this server.</summary>
    /// <param name="path">The file.</param>
    /// <param name="address">The address that the server listens on.</param>
    /// <param name="model">Its default model.</param>
    public ServerRegistration(string path, string address, string model)
    {
        _path = Path.GetFullPath(path);
        _withdrawn = Path.ChangeExtension(_path, RegistrationContent.StoppingExtension);
        _content = new RegistrationContent(Environment.ProcessId, new Uri(address), model, typeof(ServerRegistration).Assembly.GetName().Version!.ToString(3), DateTime.UtcNow, ProcessSpace.Current).ToJson();
    }

    /// <summary>True if a shell wants the server to stop.</summary>
    public bool IsWithdrawn => File.Exists(_withdrawn);

    /// <summary>Writes the file, completely or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not write the file.</exception>
    public void Write()
    {
        // Left by an earlier server on this port.
        File.Delete(_withdrawn);
        Replace();
    }

    /// <summary>Writes the file again if it is missing and can be written.</summary>
    public void Restore()
    {
        string directory = Path.GetDirectoryName(_path)!;
        if (File.Exists(_path) || TrustedPath.Objection(directory) is not null)
        {
            return;
        }

        try
        {
            SafeFiles.CreatePrivateDirectory(directory);
            Replace();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The directory of a login session is created again at the next login.
        }
    }

    /// <summary>
    /// Deletes the file at the end of the server. The log beside it is deleted too if a shell has stopped the server; otherwise
    /// it may contain the reason that the server ended.
    /// </summary>
    public void Delete()
    {
        string[] files = IsWithdrawn ? [_path, Path.ChangeExtension(_path, RegistrationContent.LogExtension), _withdrawn] : [_path];
        foreach (string file in files)
        {
            try
            {
                File.Delete(file);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // The directory was deleted or has become read-only. Shells can see that the process has ended.
            }
        }
    }

    private void Replace()
    {
        string temporary = _path + ".new";
        SafeFiles.WritePrivate(temporary, _content);
        BusyFile.Move(temporary, _path, overwrite: true);
    }
}

using Rembg.Files;
using Rembg.Server.Contract;

namespace Rembg.Server.Hosting;

/// <summary>
/// The file that tells where a server is: an object of JSON that shells read. A shell that wants the server to stop renames it. A
/// file that is missing is no order: cleaners of temporary files, the end of a login and other machines delete files, too.
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

    /// <summary>Tells whether a shell wants the server to stop.</summary>
    public bool IsWithdrawn => File.Exists(_withdrawn);

    /// <summary>Writes the file, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Write()
    {
        // An earlier server at this port has left it.
        File.Delete(_withdrawn);
        Replace();
    }

    /// <summary>Writes the file again where it is missing and can be written.</summary>
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
            // The directory of a login comes back with the next one.
        }
    }

    /// <summary>Deletes the file at the end of the server. The log beside it goes where a shell has ended the server; otherwise it may say why the server ended.</summary>
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
                // Its directory has gone, or has become read-only. Shells see that the process has ended.
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

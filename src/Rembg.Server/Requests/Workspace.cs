namespace Rembg.Server.Requests;

/// <summary>The directory of photos in work: those that arrive and what is made of them. It goes when the server ends.</summary>
internal sealed class Workspace : IDisposable
{
    private const string Prefix = "rembg-server-";
    private const string LockName = "in-use";

    private readonly string _directory;
    private readonly FileStream _lock;

    /// <summary>Makes the directory, readable by this user alone, and clears away those of servers that were killed.</summary>
    public Workspace()
    {
        RemoveAbandoned();
        _directory = Directory.CreateTempSubdirectory(Prefix).FullName;
        _lock = new FileStream(Path.Combine(_directory, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
    }

    /// <summary>A path of which there is no file yet.</summary>
    public string NewPath() => Path.Combine(_directory, Guid.NewGuid().ToString("N"));

    /// <summary>Deletes a file where there is one; a file that cannot be deleted goes with the directory.</summary>
    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _lock.Dispose();
        Remove(_directory);
    }

    private static void RemoveAbandoned()
    {
        foreach (string directory in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                // A server that lives holds its lock.
                string path = Path.Combine(directory, LockName);
                if (File.Exists(path))
                {
                    new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                    Remove(directory);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    private static void Remove(string directory)
    {
        try
        {
            Directory.Delete(directory, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}

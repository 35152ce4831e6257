using System.Buffers;
using System.Collections.Concurrent;

using Rembg.Files;
using Rembg.Server.Configuration;
using Rembg.Server.Errors;

namespace Rembg.Server.Uploads;

/// <summary>
/// The directory of photos in progress: received files and outputs. It is deleted when the server ends. The total size of its
/// files is limited; at the limit, no more photos are accepted.
/// </summary>
internal sealed class Workspace : IDisposable
{
    private const string Prefix = "rembg-server-";
    private const string LockName = "in-use";
    private const int BufferSize = 80 * 1024;

    // A younger directory without a lock may be about to get one.
    private static readonly TimeSpan LongestStart = TimeSpan.FromHours(1);

    private static readonly TimeSpan AfterFullWorkspace = TimeSpan.FromSeconds(5);

    private readonly string _directory;
    private readonly FileStream _lock;
    private readonly ConcurrentDictionary<string, long> _lengths = [];
    private readonly long _limit;
    private long _used;

    /// <summary>Creates the directory, accessible to its user only, and deletes the directories of servers that were killed.</summary>
    /// <param name="options">The options, with the limit in bytes.</param>
    public Workspace(ServerOptions options)
    {
        RemoveAbandoned();
        _directory = Directory.CreateTempSubdirectory(Prefix).FullName;

        // The lock file is not deleted on closing: Windows would delete it if the server were killed, and its directory would remain.
        _lock = new FileStream(Path.Combine(_directory, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        _limit = options.DiskLimit > 0 ? options.DiskLimit : new DriveInfo(_directory).AvailableFreeSpace / 2;
    }

    /// <summary>The total size of its files in bytes.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>The full path of the directory.</summary>
    public string Location => _directory;

    /// <summary>A file that is not written yet.</summary>
    public WorkspaceFile NewFile() => new(this, Path.Combine(_directory, Guid.NewGuid().ToString("N")));

    /// <summary>Writes a stream to a new file, which is the caller's to dispose. What reading throws passes through.</summary>
    /// <returns>The file; null where nothing came.</returns>
    /// <exception cref="ApiException">The disk does not take it.</exception>
    public async Task<WorkspaceFile?> SaveAsync(Stream source, CancellationToken cancellationToken)
    {
        WorkspaceFile saved = NewFile();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long length = 0;
            await using (FileStream file = Create(saved.Path))
            {
                for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0; length += read)
                {
                    Reserve(saved.Path, read);
                    await WriteAsync(file, buffer.AsMemory(0, read), cancellationToken);
                }
            }

            if (length > 0)
            {
                return saved;
            }

            saved.Dispose();
            return null;
        }
        catch
        {
            saved.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Writes bytes to a new file, which is the caller's to dispose.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="ApiException">The disk does not take it.</exception>
    public WorkspaceFile Save(ReadOnlySpan<byte> bytes)
    {
        WorkspaceFile saved = NewFile();
        try
        {
            Reserve(saved.Path, bytes.Length);
            using FileStream file = Create(saved.Path);
            file.Write(bytes);
            return saved;
        }
        catch (Exception exception)
        {
            saved.Dispose();
            throw exception is IOException ? ApiException.NoDisk(exception) : exception;
        }
    }

    /// <summary>Counts a file that other code has written to the directory.</summary>
    public void Count(string path)
    {
        long length = new FileInfo(path).Length;
        _lengths[path] = length;
        Interlocked.Add(ref _used, length);
    }

    /// <summary>Deletes a file if it exists; a file that cannot be deleted is deleted with the directory.</summary>
    public void Delete(string path)
    {
        if (_lengths.TryRemove(path, out long length))
        {
            Interlocked.Add(ref _used, -length);
        }

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

    private void Reserve(string path, int bytes)
    {
        _lengths.AddOrUpdate(path, bytes, (_, length) => length + bytes);
        if (Interlocked.Add(ref _used, bytes) > _limit)
        {
            throw ApiException.Busy("The photos in progress use all of the disk space that this server allows.", AfterFullWorkspace);
        }
    }

    private FileStream Create(string path)
    {
        try
        {
            RestoreDirectory();
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ApiException.NoDisk(exception);
        }
    }

    private static async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await file.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException exception)
        {
            throw ApiException.NoDisk(exception);
        }
    }

    /// <summary>Systems delete temporary files that have not been used for days, and servers run for months.</summary>
    private void RestoreDirectory()
    {
        if (!Directory.Exists(_directory))
        {
            SafeFiles.CreatePrivateDirectory(_directory);
        }

        // In the meantime, another user could have created a directory of the same name and would see its photos.
        if (!TrustedPath.IsOwn(_directory))
        {
            throw new IOException($"'{_directory}' belongs to another user");
        }
    }

    private static void RemoveAbandoned()
    {
        // The owner of another user's directory could redirect the deletion.
        foreach (string directory in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*").Where(TrustedPath.IsOwn))
        {
            try
            {
                // A running server holds its lock.
                string path = Path.Combine(directory, LockName);
                if (File.Exists(path))
                {
                    new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
                    Remove(directory);
                }
                else if (DateTime.UtcNow - Directory.GetLastWriteTimeUtc(directory) > LongestStart)
                {
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

using System.Globalization;
using System.Text;

using Rembg.Files;
using Rembg.Onnx;

namespace Rembg.Caching;

/// <summary>
/// Computes the checksums of models. Reading a large model takes as long as an inference, so its checksum is remembered in a
/// file: a line of <c>length modified changed volume file name</c> for the model and for each file of its weights, then the
/// checksum. As long as the file system reports the same values for each file, the checksum is considered valid. Programs can
/// set the time of modification but not the time of the last change.
/// </summary>
internal sealed class ModelHashes
{
    private const string Extension = ".sha256";

    // Bytes. Smaller models are hashed every time: it takes ten milliseconds, and the result is never out of date.
    private const long SmallestRemembered = 16 * 1024 * 1024;

    // The coarsest resolution of file times: a file that has just changed could change again within it and look the same.
    private static readonly TimeSpan CoarsestTime = TimeSpan.FromSeconds(2);

    private readonly CacheDirectory? _cache;
    private readonly string? _directory;

    /// <summary>Remembers checksums in a cache, whose directory is created when the first one is stored.</summary>
    /// <param name="cache">The cache; null to remember nothing.</param>
    public ModelHashes(CacheDirectory? cache)
    {
        _cache = cache;
        _directory = cache is null ? null : Path.Combine(cache.Path, "models");
    }

    /// <summary>
    /// Computes the checksum of a model: SHA-256 of the file, or of it and the files of its weights if they lie beside it.
    /// </summary>
    /// <param name="path">The model file.</param>
    /// <param name="cancellationToken">Cancels between blocks of two megabytes.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public string Of(string path, CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        string? record = _directory is null ? null : Path.Combine(_directory, Digest.Of([path]) + Extension);
        if (record is not null && Recall(record, path) is { } known)
        {
            return known;
        }

        DateTime start = DateTime.UtcNow;
        string directory = Path.GetDirectoryName(path)!;
        List<string> files = [path, .. WeightFiles.Find(path, cancellationToken)];
        if (record is null || !IsWorthIt(files, start))
        {
            return Hash(files, cancellationToken);
        }

        List<string> stamps = [.. files.Select(file => Stamp(directory, file))];
        string hash = Hash(files, cancellationToken);
        if (stamps.SequenceEqual(files.Select(file => Stamp(directory, file))))
        {
            Remember(record, [.. stamps, hash]);
        }

        return hash;
    }

    /// <summary>Deletes all remembered checksums.</summary>
    public void Clear()
    {
        try
        {
            foreach (string record in _directory is null ? [] : Directory.EnumerateFiles(_directory, "*" + Extension))
            {
                File.Delete(record);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A checksum that cannot be deleted is still valid.
        }
    }

    private static string? Recall(string record, string path)
    {
        try
        {
            string directory = Path.GetDirectoryName(path)!;
            return File.Exists(record)
                && TrustedPath.Objection(record) is null
                && File.ReadAllLines(record) is [string model, .. string[] weights, string hash]
                && Digest.IsDigest(hash)
                && model == Stamp(directory, path)
                && weights.All(line => line.Split(' ', 6) is [_, _, _, _, _, string name] && line == Stamp(directory, Path.Combine(directory, name)))
                    ? hash
                    : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private void Remember(string record, string[] lines)
    {
        try
        {
            _cache!.Create();
            byte[] content = Encoding.UTF8.GetBytes(string.Join('\n', lines));
            AtomicFile.WriteCached(record, temporary => SafeFiles.WritePrivate(temporary, content));
        }
        catch (Exception exception) when (exception is RembgException or IOException or UnauthorizedAccessException)
        {
            // The checksum will be computed again.
        }
    }

    private static bool IsWorthIt(List<string> files, DateTime now)
    {
        FileInfo[] found = [.. files.Select(static file => new FileInfo(file))];
        return found.Sum(static file => file.Length) >= SmallestRemembered && found.All(file => file.LastWriteTimeUtc < now - CoarsestTime);
    }

    private static string Stamp(string directory, string file)
    {
        FileStatus status = FileStatus.Get(file);
        FileIdentity identity = status.Identity;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{status.Length} {status.Modified} {status.Changed} {identity.Volume} {identity.High:x}{identity.Low:x16} {Path.GetRelativePath(directory, file)}");
    }

    private static string Hash(List<string> files, CancellationToken cancellationToken)
    {
        List<string> hashes = [.. files.Select(file => Checksum.Compute(file, ChecksumAlgorithm.Sha256, cancellationToken).Value)];
        return hashes.Count == 1 ? hashes[0] : Digest.Of(hashes);
    }
}

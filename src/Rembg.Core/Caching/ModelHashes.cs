using System.Globalization;

using Rembg.Files;
using Rembg.Models;

namespace Rembg.Caching;

/// <summary>
/// What the contents of models are known by. Reading a large model for it takes as long as an inference, so its hash is
/// remembered in a file: <c>length time name</c> of the model and of each file of its weights, and last the hash. As long as
/// lengths and times are the same, so is the hash.
/// </summary>
internal sealed class ModelHashes
{
    private const string Extension = ".sha256";

    // Bytes. Smaller models are hashed each time: ten milliseconds, and never out of date.
    private const long SmallestRemembered = 16 * 1024 * 1024;

    // File systems keep times as coarsely as this: a file that changed just now could change again and look the same.
    private static readonly TimeSpan CoarsestTime = TimeSpan.FromSeconds(2);

    private readonly CacheDirectory _cache;
    private readonly string _directory;

    /// <summary>Remembers in a cache, whose directory is made when there is something to remember.</summary>
    public ModelHashes(CacheDirectory cache)
    {
        _cache = cache;
        _directory = Path.Combine(cache.Path, "models");
    }

    /// <summary>The hash of a model: SHA-256 of the file, or of that and of the files of its weights where they lie beside it.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="cancellationToken">Stops between two megabytes.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public string Of(string path, CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        string record = Path.Combine(_directory, Digest.Of([path]) + Extension);
        if (Recall(record, path) is { } known)
        {
            return known;
        }

        DateTime start = DateTime.UtcNow;
        string directory = Path.GetDirectoryName(path)!;
        List<FileInfo> files = [new(path), .. WeightFiles.Find(path, cancellationToken).Select(static file => new FileInfo(file))];
        List<string> stamps = [.. files.Select(file => Stamp(directory, file))];
        string hash = Hash(files, cancellationToken);
        if (files.Sum(static file => file.Length) >= SmallestRemembered && files.All(file => file.LastWriteTimeUtc < start - CoarsestTime))
        {
            Remember(record, [.. stamps, hash]);
        }

        return hash;
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        try
        {
            foreach (string record in Directory.EnumerateFiles(_directory, "*" + Extension))
            {
                File.Delete(record);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // What is not forgotten is still true.
        }
    }

    private static string? Recall(string record, string path)
    {
        try
        {
            string directory = Path.GetDirectoryName(path)!;
            return File.Exists(record)
                && File.ReadAllLines(record) is [string model, .. string[] weights, string hash]
                && Digest.IsDigest(hash)
                && model == Stamp(directory, new FileInfo(path))
                && weights.All(line => line.Split(' ', 3) is [_, _, string name] && line == Stamp(directory, new FileInfo(Path.Combine(directory, name))))
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
            _cache.Create();
            AtomicFile.WriteCached(record, temporary => File.WriteAllLines(temporary, lines));
        }
        catch (Exception exception) when (exception is RembgException or IOException or UnauthorizedAccessException)
        {
            // It will be computed again.
        }
    }

    private static string Stamp(string directory, FileInfo file) =>
        string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks} {Path.GetRelativePath(directory, file.FullName)}");

    private static string Hash(List<FileInfo> files, CancellationToken cancellationToken)
    {
        List<string> hashes = [.. files.Select(file => Checksum.Compute(file.FullName, ChecksumAlgorithm.Sha256, cancellationToken).Value)];
        return hashes.Count == 1 ? hashes[0] : Digest.Of(hashes);
    }
}

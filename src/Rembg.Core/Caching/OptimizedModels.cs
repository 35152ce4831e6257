using System.Runtime.InteropServices;
using System.Text;

using Microsoft.ML.OnnxRuntime;

using Rembg.Files;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Caching;

/// <summary>
/// Stores models as ONNX Runtime has optimized them for this CPU, so that later processes skip the optimization. U²-Net then
/// loads in half of the time, and U²-Net-P in INT8 in a third. Where optimizing would hold the weights twice while changing
/// their layout, they are held once: U²-Net peaks at 520 MB instead of 807. If storing fails, only these savings are lost. A
/// record beside each file has its checksum, which is verified at each use. Files that another user could have made are not
/// used.
/// </summary>
internal sealed class OptimizedModels
{
    private const string Extension = ".onnx";
    private const string RecordExtension = ".sha256";

    // Bytes. Smaller models gain nothing; larger ones would exceed the 2 GB limit of protocol buffers.
    private const long SmallestModel = 256 * 1024;
    private const long LargestModel = 1_500_000_000;

    // Total bytes of all files: a few large models or many small ones.
    private const long SizeLimit = 4L << 30;

    // The precision of a file's last use.
    private static readonly TimeSpan Resolution = TimeSpan.FromHours(1);

    private readonly CacheDirectory _cache;
    private readonly string _directory;

    /// <summary>Stores models in a cache, whose directory is created when the first one is stored.</summary>
    /// <param name="cache">The full path of the cache.</param>
    public OptimizedModels(string cache)
    {
        _cache = new CacheDirectory(cache);
        _directory = Path.Combine(cache, "optimized");
    }

    /// <summary>Loads a model in its optimized form if there is one; otherwise loads the original and stores its optimized form.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="options">Creates session options with the given optimization level; this method disposes of them.</param>
    /// <exception cref="OnnxRuntimeException">The runtime refuses the model.</exception>
    public InferenceSession Open(string path, Func<GraphOptimizationLevel, SessionOptions> options)
    {
        if (PathOf(path) is not { } optimized)
        {
            return Load(path, options, GraphOptimizationLevel.ORT_ENABLE_ALL);
        }

        return (IsIntact(optimized) ? TryLoad(optimized, options) : null)
            ?? TryKeep(path, optimized, options)
            ?? Load(path, options, GraphOptimizationLevel.ORT_ENABLE_ALL);
    }

    /// <summary>
    /// The path of a model's optimized form, which depends on the model, on the runtime and on the CPU's instruction sets.
    /// </summary>
    private string? PathOf(string path)
    {
        try
        {
            if (new FileInfo(path).Length is < SmallestModel or > LargestModel || TrustedPath.Objection(_directory) is not null)
            {
                return null;
            }

            string hash = new ModelHashes(_cache).Of(path, CancellationToken.None);
            return Path.Combine(_directory, Digest.Of([hash, SpeedRecord.ThisRuntime, SpeedRecord.ThisProcessor, RuntimeInformation.RuntimeIdentifier]) + Extension);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>
    /// True if an optimized form is unchanged since this user wrote it. It is read once for its checksum and again by the
    /// runtime: if the runtime were given the bytes, it would hold them in addition to the weights. Nobody else can change the
    /// file in between.
    /// </summary>
    private static bool IsIntact(string optimized)
    {
        try
        {
            string record = RecordOf(optimized);
            return File.Exists(optimized)
                && File.Exists(record)
                && TrustedPath.Objection(optimized) is null
                && TrustedPath.Objection(record) is null
                && File.ReadAllText(record) == Sum(optimized, optimized);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string RecordOf(string optimized) => Path.ChangeExtension(optimized, RecordExtension);

    /// <summary>The checksum of a file's content and of its final name, so that no file can take the place of another.</summary>
    private static string Sum(string file, string optimized) =>
        Digest.Of([Path.GetFileName(optimized), Checksum.Compute(file, ChecksumAlgorithm.Sha256, CancellationToken.None).Value]);

    private static InferenceSession Load(string path, Func<GraphOptimizationLevel, SessionOptions> make, GraphOptimizationLevel level)
    {
        using SessionOptions options = make(level);
        return new InferenceSession(SystemPath.Of(path), options);
    }

    private static InferenceSession? TryLoad(string optimized, Func<GraphOptimizationLevel, SessionOptions> options)
    {
        try
        {
            InferenceSession session = Load(optimized, options, GraphOptimizationLevel.ORT_DISABLE_ALL);
            Touch(optimized);
            return session;
        }
        catch (OnnxRuntimeException)
        {
            // Damaged, or deleted between two accesses; it will be created again.
            return null;
        }
    }

    private InferenceSession? TryKeep(string path, string optimized, Func<GraphOptimizationLevel, SessionOptions> make)
    {
        InferenceSession? session = null;
        try
        {
            if (WeightFiles.Find(path, CancellationToken.None).Count > 0)
            {
                // Weights in several files would all have to go into one file.
                return null;
            }

            _cache.Create();
            string sum = string.Empty;
            AtomicFile.WriteCached(optimized, temporary =>
            {
                using SessionOptions options = make(GraphOptimizationLevel.ORT_ENABLE_ALL);
                options.OptimizedModelFilePath = SystemPath.Of(temporary);
                session = new InferenceSession(SystemPath.Of(path), options);
                SafeFiles.MakePrivate(temporary);
                sum = Sum(temporary, optimized);
            });
            AtomicFile.WriteCached(RecordOf(optimized), temporary => SafeFiles.WritePrivate(temporary, Encoding.ASCII.GetBytes(sum)));
            Trim();
        }
        catch (Exception exception) when (exception is RembgException or OnnxRuntimeException or IOException or UnauthorizedAccessException)
        {
            // Either the optimized form cannot be stored, or the model is invalid; loading it without optimized form then
            // reports the error.
        }

        return session;
    }

    private static void Touch(string optimized)
    {
        try
        {
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(optimized) > Resolution)
            {
                File.SetLastWriteTimeUtc(optimized, DateTime.UtcNow);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The model has been loaded, so this does not matter.
        }
    }

    /// <summary>Deletes the least recently used files if all together exceed the limit.</summary>
    private void Trim()
    {
        FileInfo[] files = new DirectoryInfo(_directory).GetFiles("*" + Extension);
        foreach (FileInfo file in LeastRecentlyUsed.Beyond(files, static file => file.LastWriteTimeUtc, static file => file.Length, SizeLimit))
        {
            file.Delete();
            File.Delete(RecordOf(file.FullName));
        }
    }
}

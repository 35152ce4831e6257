using System.Runtime.InteropServices;
using System.Text;

using Microsoft.ML.OnnxRuntime;

using Rembg.Files;
using Rembg.Models;
using Rembg.Onnx;

namespace Rembg.Caching;

/// <summary>
/// Models as ONNX Runtime has rewritten them for this CPU, so that the next process need not. Loading U²-Net takes half of
/// the time then, and U²-Net-P in INT8 a third; and where a process would hold weights twice while they are laid out anew,
/// it holds them once: 520 MB instead of 807 at U²-Net's peak. Failing at it costs nothing but that. A record beside each file
/// has its checksum, which is verified at each use; files that another user could have made are not used.
/// </summary>
internal sealed class OptimizedModels
{
    private const string Extension = ".onnx";
    private const string RecordExtension = ".sha256";

    // Bytes. Below there is nothing to gain; above, a file would be over the 2 GB that protocol buffers end at.
    private const long SmallestModel = 256 * 1024;
    private const long LargestModel = 1_500_000_000;

    // Bytes of all files together: some large models, or many small ones.
    private const long SizeLimit = 4L << 30;

    // How exactly the last use of a file is known.
    private static readonly TimeSpan Resolution = TimeSpan.FromHours(1);

    private readonly CacheDirectory _cache;
    private readonly string _directory;

    /// <summary>Keeps them in a cache, whose directory is made when there is something to keep.</summary>
    /// <param name="cache">The full path of the cache.</param>
    public OptimizedModels(string cache)
    {
        _cache = new CacheDirectory(cache);
        _directory = Path.Combine(cache, "optimized");
    }

    /// <summary>Loads a model, in its rewritten form where there is one, and keeps that form otherwise.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="options">Makes options, with this way of rewriting; the caller of it disposes them.</param>
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

    /// <summary>The file of a model's rewritten form: it depends on the model, on the runtime and on the CPU's instructions.</summary>
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
    /// Tells whether a rewritten form is as it was written, by this user. It is read for its checksum and then once more by the
    /// runtime: given its bytes, the runtime would hold them besides the weights. Between the two nobody else can change it.
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

    /// <summary>The checksum of a file's content and of the name that it is to have, so that no file passes for another.</summary>
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
            // Damaged, or gone between two looks; it is made anew.
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
                // They would all have to go into one file.
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
            // It cannot be kept; or it is the model that is at fault, which shows when it is loaded without.
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
            // It was loaded, and that is what mattered.
        }
    }

    /// <summary>Deletes what was used longest ago where there is more than may be.</summary>
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

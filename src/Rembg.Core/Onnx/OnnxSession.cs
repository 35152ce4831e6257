using Microsoft.ML.OnnxRuntime;

using Rembg.Files;
using Rembg.Machine;
using Rembg.Runtime;

namespace Rembg.Onnx;

/// <summary>Creates sessions for models in memory.</summary>
internal static class OnnxSession
{
    // Bytes of weights above which a model goes through a temporary file: as an array it would be in memory twice, until the garbage
    // collector decides to free it.
    private const long LargestInMemory = 32 << 20;

    /// <summary>
    /// Frees the memory of variants of a large model that are no longer used. Otherwise it would remain allocated for long, because the
    /// garbage collector does not see the sessions' memory.
    /// </summary>
    public static void ReleaseVariants() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>Loads a model. The caller disposes the session.</summary>
    /// <param name="model">The model. A large model goes through a temporary file.</param>
    /// <param name="level">The optimizations that the runtime may apply to the graph.</param>
    /// <param name="threads">The number of threads per inference; 0 for one per core.</param>
    /// <param name="configure">Sets additional options.</param>
    /// <param name="sharesMemory">True to use the memory of <see cref="SessionMemory"/>; false if its users decide.</param>
    /// <exception cref="OnnxRuntimeException">The runtime refuses the model.</exception>
    public static InferenceSession Create(ModelProto model, GraphOptimizationLevel level, int threads = 0, Action<SessionOptions>? configure = null, bool sharesMemory = false)
    {
        OrtEnvironment.Start();
        using SessionOptions options = new()
        {
            GraphOptimizationLevel = level,
            IntraOpNumThreads = Allotment.ThreadsFor(threads),

            // Planning one block for all activations costs a third more memory and saves no time.
            EnableMemoryPattern = false,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };

        // Sessions are created while others run: a spinning thread would take CPU time from them.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (sharesMemory || SessionMemory.HasVariants)
        {
            SessionMemory.Use(options);
        }

        configure?.Invoke(options);
        if (OnnxFile.WeightBytes(model) <= LargestInMemory)
        {
            return new InferenceSession(OnnxFile.ToBytes(model), options);
        }

        using ScratchDirectory directory = new();
        string path = directory["model.onnx"];
        OnnxFile.Write(model, path, overwrite: false);

        ReleaseVariants();
        return new InferenceSession(SystemPath.Of(path), options);
    }
}

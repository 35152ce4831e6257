using Microsoft.ML.OnnxRuntime;

using Rembg.Files;
using Rembg.Runtime;

namespace Rembg.Onnx;

/// <summary>Sessions over models in memory.</summary>
internal static class OnnxSession
{
    // Bytes of weights beyond which a model goes through a temporary file: as an array it would be in memory twice, and stay
    // there until the garbage collector finds that worth its while.
    private const long LargestInMemory = 32 << 20;

    /// <summary>Returns the memory of variants of a large model that are no longer used. It would stay for long, because the collector does not see what sessions take.</summary>
    public static void ReleaseVariants() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>Loads a model. The caller disposes the session.</summary>
    /// <param name="model">The model; a large one goes through a temporary file.</param>
    /// <param name="level">How far the runtime may rewrite the graph.</param>
    /// <param name="threads">Threads of an inference; 0 for one a core.</param>
    /// <param name="configure">Sets further options.</param>
    /// <exception cref="OnnxRuntimeException">The runtime refuses the model.</exception>
    public static InferenceSession Create(ModelProto model, GraphOptimizationLevel level, int threads = 0, Action<SessionOptions>? configure = null)
    {
        OrtEnvironment.Start();
        using SessionOptions options = new()
        {
            GraphOptimizationLevel = level,
            IntraOpNumThreads = threads,

            // Planning one block for all activations costs a third more memory and gains no time.
            EnableMemoryPattern = false,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };

        // Sessions come and go while others run: a thread that spins takes the processor from them.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        SessionMemory.Use(options);
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

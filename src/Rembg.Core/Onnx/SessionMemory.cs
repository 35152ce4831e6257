using Microsoft.ML.OnnxRuntime;

using Rembg.Runtime;

namespace Rembg.Onnx;

/// <summary>
/// Memory for activations that sessions on the CPU share while an object of this class exists. ONNX Runtime would keep an arena for each
/// session. Models that take turns, such as a model and its second look, then need the memory of the larger one and not the sum. A session
/// that runs only a few inferences also saves time: the first inference of U²-Net-P takes four to six times as long as the next one, because
/// its memory is new to the process. The memory is returned to the system when the last object and the last of these sessions are disposed.
/// </summary>
internal sealed class SessionMemory : IDisposable
{
    // The runtime has one environment per process, which accepts one shared allocator for the CPU.
    private static readonly Lock Registering = new();
    private static int _users;
    private static int _variantUsers;
    private static int _isReturnDue;

    private readonly bool _hasVariants;
    private bool _isDisposed;

    /// <summary>Starts to share memory.</summary>
    /// <param name="hasVariants">True if the sessions for variants of a model share it, too: <see cref="HasVariants"/>.</param>
    public SessionMemory(bool hasVariants)
    {
        _hasVariants = hasVariants;
        lock (Registering)
        {
            if (_users == 0)
            {
                using OrtMemoryInfo memory = Cpu();
                using OrtArenaCfg defaults = new(maxMemory: 0, arenaExtendStrategy: -1, initialChunkSizeBytes: -1, maxDeadBytesPerChunk: -1);
                OrtEnvironment.Instance.CreateAndRegisterAllocator(memory, defaults);
            }

            _users++;
            _variantUsers += hasVariants ? 1 : 0;
        }
    }

    /// <summary>
    /// True if sessions for variants of a model, which are created one after the other, should use the shared memory. For variants of a large
    /// model, it would retain too much.
    /// </summary>
    public static bool HasVariants => Volatile.Read(ref _variantUsers) > 0;

    /// <summary>Makes sessions with these options use the shared memory if it exists.</summary>
    public static void Use(SessionOptions options) => options.AddSessionConfigEntry("session.use_env_allocators", "1");

    /// <summary>
    /// If an object has been disposed of while others exist, makes this run return the memory that nobody uses at its end. Otherwise the memory
    /// of a large model would stay after the model is unloaded. This is not done after each run, because the next one would take a third longer.
    /// </summary>
    /// <param name="options">The options of a run whose session uses the shared memory.</param>
    public static void ReturnUnused(RunOptions options)
    {
        if (Interlocked.Exchange(ref _isReturnDue, 0) != 0)
        {
            options.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Registering)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            _variantUsers -= _hasVariants ? 1 : 0;
            _isReturnDue = 1;
            if (--_users == 0)
            {
                using OrtMemoryInfo memory = Cpu();
                OrtEnvironment.Instance.UnregisterAllocator(memory);
                _isReturnDue = 0;
            }
        }
    }

    private static OrtMemoryInfo Cpu() => new(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
}

using Microsoft.ML.OnnxRuntime;

using Rembg.Runtime;

namespace Rembg.Onnx;

/// <summary>
/// Memory that sessions reuse. A session that runs only a few inferences spends most of its time on memory that is new to the process: the
/// first inference of U²-Net-P takes four to six times as long as the next one. While an object of this class exists, the sessions of
/// <see cref="OnnxSession"/> reuse the memory of earlier ones. The memory is returned to the system when the last object and the last of
/// these sessions are disposed.
/// </summary>
internal sealed class SessionMemory : IDisposable
{
    // The runtime has one environment per process, which accepts one shared allocator for the CPU.
    private static readonly Lock Registering = new();
    private static int _users;

    private bool _isDisposed;

    /// <summary>Starts to share memory.</summary>
    public SessionMemory()
    {
        lock (Registering)
        {
            if (_users == 0)
            {
                using OrtMemoryInfo memory = Cpu();
                using OrtArenaCfg defaults = new(maxMemory: 0, arenaExtendStrategy: -1, initialChunkSizeBytes: -1, maxDeadBytesPerChunk: -1);
                OrtEnvironment.Instance.CreateAndRegisterAllocator(memory, defaults);
            }

            _users++;
        }
    }

    /// <summary>Makes sessions with these options use the shared memory if it exists.</summary>
    public static void Use(SessionOptions options) => options.AddSessionConfigEntry("session.use_env_allocators", "1");

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Registering)
        {
            if (!_isDisposed && --_users == 0)
            {
                using OrtMemoryInfo memory = Cpu();
                OrtEnvironment.Instance.UnregisterAllocator(memory);
            }

            _isDisposed = true;
        }
    }

    private static OrtMemoryInfo Cpu() => new(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
}
